import Deliverability
import Ingestion
import Postgres
import ReasonMapping
import Store

/// `postern quarantine retry`
enum RetryQuarantined: Verb {
  static let name = "quarantine retry"
  static let summary =
    "take quarantined requests again, after a fix of a secret, a mapping or the program"
  static let details = """
    Works on the database, whether the gateway runs or not. A request that was not authentic is verified
    again, its age judged at its receipt, and applied only if it is proved now. What succeeds leaves the
    quarantine; what fails stays, with what stands in the way. Repeating it does no harm.
    """
  static let options = QuarantineSelection.options
  static let examples = [
    "postern quarantine retry --source acme-mailgun --reason not_authentic",
    "postern quarantine retry",
  ]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let configuration = try invocation.configuration()
    let selection = try QuarantineSelection(invocation.arguments, configuration)
    let mappings = MappingCatalog(
      directory: configuration.mappingsDirectory, sources: configuration.sources)
    mappings.reload()
    guard mappings.problems.isEmpty else { throw MappingErrors(errors: mappings.problems) }
    return try await Database.use(configuration, name: "quarantine") { pool in
      let store = QuarantineStore(pool: pool)
      let pseudonyms = Pseudonyms(key: try PrivacyKey.load(configuration, log: nil))
      let sns = SNSClient()
      let retry = RetryQuarantine(
        store: store, mappings: mappings, sources: configuration.sources,
        publicURL: configuration.publicURL,
        firstReceiptDay: Timestamp.now.utcDay - Int32(configuration.retention.receiptDays) + 1,
        certificates: FetchCertificates(client: sns, now: { .now }),
        confirm: ConfirmSubscriptions(client: sns)
      ) { rows, label in
        try await pool.run(deadlineSeconds: 30) { connection in
          try IngestTransaction(
            on: connection, label: label, clock: .now, pseudonyms: pseudonyms
          ).write([rows])[0]
        }
      }
      return try await run(retry, selection, store, invocation.console)
    }
  }

  private static func run(
    _ retry: RetryQuarantine, _ selection: QuarantineSelection, _ store: QuarantineStore,
    _ console: Console
  ) async throws -> ExitCode {
    let begin = ContinuousClock.now
    var progress = ProgressLine(console, total: try await selection.count(in: store), unit: "rows")
    var tally = RetryTally()
    try await selection.forEachRow(in: store) { row, label in
      tally.add(try await retry(row, of: label.id), of: "\(label.id)/\(row.receipt.source)")
      progress.show(tally.rows, seconds: (ContinuousClock.now - begin) / .seconds(1))
      return true
    }
    if tally.rows > 0 { progress.finish() }
    console.write(tally.text)
    return tally.kept == 0 ? .success : .failed
  }
}

/// What became of the rows that were taken again.
struct RetryTally {
  private(set) var rows = 0
  private(set) var kept = 0
  private var newEvents = 0
  /// Rows by source and what stands in the way.
  private var problems: [String: Int] = [:]

  mutating func add(_ outcome: RetryQuarantine.Outcome, of source: String) {
    rows += 1
    switch outcome {
    case .applied(let newEvents): self.newEvents += newEvents
    case .kept(let problem):
      kept += 1
      problems["\(source): \(problem)", default: 0] += 1
    }
  }

  var text: String {
    var lines = ["rows: \(rows), applied: \(rows - kept), new events: \(newEvents), kept: \(kept)"]
    for (problem, count) in problems.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("  \(count) × \(problem)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
