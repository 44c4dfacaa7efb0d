import Deliverability
import Ingestion
import Postgres
import Store

/// `postern quarantine list`
enum ListQuarantine: Verb {
  static let name = "quarantine list"
  static let summary = "list the requests that could not be read, stored or proved"
  static let options =
    QuarantineSelection.options + [
      Option(name: "limit", value: "N", summary: "how many rows at most (default: 100)")
    ]
  static let examples = [
    "postern quarantine list",
    "postern quarantine list --source acme-mailgun --reason not_authentic",
  ]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let limit = try invocation.arguments.integer("limit", in: 1...100_000) ?? 100
    let configuration = try invocation.configuration()
    let selection = try QuarantineSelection(invocation.arguments, configuration)
    let console = invocation.console
    return try await Database.use(configuration, name: "quarantine") { pool in
      let store = QuarantineStore(pool: pool)
      let total = try await selection.count(in: store)
      var shown = 0
      try await selection.forEachRow(in: store) { row, label in
        console.line(line(row, label.id))
        shown += 1
        return shown < limit
      }
      console.line(shown < total ? "rows: \(shown) of \(total)" : "rows: \(total)")
      return .success
    }
  }

  private static func line(_ row: QuarantineRow, _ label: String) -> String {
    let place = row.path.isEmpty ? "" : "\(row.path): "
    return
      "\(QuarantineID.text(row.id))  \(row.receipt.receivedAt.rfc3339)  \(label)/\(row.receipt.source)  "
      + "\(row.reason.rawValue)  \(place)\(row.problem)"
  }
}
