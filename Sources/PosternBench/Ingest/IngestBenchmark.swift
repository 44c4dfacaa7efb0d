import Deliverability
import Postgres

/// Posts events to the gateway: each way of loading it as fast as it answers, then at half of that rate.
struct IngestBenchmark {
  let workplace: Workplace
  private(set) var figures: [IngestCase: IngestFigure] = [:]
  /// All events of a run are distinct.
  private var nextEvent = 0

  init(workplace: Workplace) { self.workplace = workplace }

  /// A check of a signature takes at least 70 µs of one core: more need not be signed beforehand.
  private static let maxSignedPerSecond = 25_000.0

  mutating func run(into report: inout Report) throws {
    var table = Table("ingest, closed loop", columns: IngestFigure.columns)
    for ingestCase in IngestCase.all {
      let runs = try (0..<workplace.options.repetitions).map { _ in
        try measure(ingestCase, clearing: true, report: &report)
      }
      let figure = runs.sorted { $0.eventsPerSecond < $1.eventsPerSecond }[runs.count / 2]
      figures[ingestCase] = figure
      table.add(figure.cells())
    }
    report.add(table)
    try runOpenLoop(into: &report)
  }

  private mutating func runOpenLoop(into report: inout Report) throws {
    var table = Table("ingest, open loop at half of that rate", columns: IngestFigure.columns)
    let single = IngestCase(isSigned: false, eventsPerRequest: 1)
    guard let capacity = figures[single]?.load.requestsPerSecond else { return }
    let figure = try measure(
      single, requestsPerSecond: capacity / 2, clearing: true, report: &report)
    table.add(figure.cells())
    report.add(table)
    let latencies = figure.load.latencies
    report.add(
      Aim("ack at half of capacity, p50", latencies.milliseconds(at: 0.5), .atMost(3), unit: "ms"))
    report.add(
      Aim("ack at half of capacity, p99", latencies.milliseconds(at: 0.99), .atMost(25), unit: "ms")
    )
  }

  /// - Parameters:
  ///   - requestsPerSecond: nil for a closed loop.
  ///   - clearing: whether the case begins with empty tables.
  mutating func measure(
    _ ingestCase: IngestCase, requestsPerSecond: Double? = nil, atLeastSeconds: Double = 0,
    clearing: Bool, report: inout Report
  ) throws -> IngestFigure {
    let connection = try workplace.connect()
    defer { connection.close() }
    let tables = EventTables(connection: connection)
    if clearing { try tables.clear() }
    let (countBefore, bytesBefore) = (try tables.eventCount(), try tables.bytes())
    let requests = requests(of: ingestCase)
    let loop = requestsPerSecond.map { ", \(Int($0)) requests/s" } ?? ""
    Progress.say("ingest, \(ingestCase.name)\(loop)")
    let load = try workplace.loadClient(
      requestsPerSecond: requestsPerSecond, atLeastSeconds: atLeastSeconds
    ).run(requests)
    nextEvent = requests.eventsEnd(after: load.acknowledgedRequests + load.errors)

    let stored = try tables.eventCount() - countBefore
    let acknowledged = load.acknowledgedRequests * ingestCase.eventsPerRequest
    if stored != acknowledged {
      report.fail("\(ingestCase.name): \(acknowledged) events acknowledged, \(stored) stored")
    }
    if load.errors > 0 {
      report.fail("\(ingestCase.name): answers other than 2xx, by status: \(load.refusals)")
    }
    return IngestFigure(
      ingestCase: ingestCase, load: load,
      bytesPerEvent: Double(try tables.bytes() - bytesBefore) / Double(max(1, stored)),
      isStored: stored == acknowledged)
  }

  private func requests(of ingestCase: IngestCase) -> SendGridRequests {
    let seconds = Timestamp.now.microseconds / 1_000_000
    let batch = EventBatch(
      eventsPerBatch: ingestCase.eventsPerRequest, secondsSince1970: seconds)
    let unsigned = SendGridRequests(
      batch: batch, firstEvent: nextEvent, secondsSince1970: seconds)
    guard ingestCase.isSigned else { return unsigned }
    let unsignedCase = IngestCase(isSigned: false, eventsPerRequest: ingestCase.eventsPerRequest)
    let rate = min(
      Self.maxSignedPerSecond, (figures[unsignedCase]?.load.requestsPerSecond ?? 10_000) * 1.3)
    let options = workplace.options
    let count = Int(rate * (options.seconds + LoadClient.warmUp)) + options.connections
    Progress.say("signing \(count) requests")
    return SendGridRequests(signing: count, with: workplace.signingKey, like: unsigned)
  }
}
