import Deliverability
import Postgres
import Signatures
import Store

/// What PostgreSQL itself stores of the same events, in a database of its own with the same migrations.
final class PostgresLimits {
  private let workplace: Workplace
  private let database = "postern_limits"
  private(set) var figures: [LimitCase: LimitFigure] = [:]

  init(workplace: Workplace) throws {
    self.workplace = workplace
    let connection = try workplace.connect()
    defer { connection.close() }
    try connection.execute("CREATE DATABASE \(database)")
    let settings = try workplace.settings(of: database)
    try Threads.wait {
      let pool = ConnectionPool(settings, size: 1, name: "limits")
      defer { pool.shutdown() }
      try await Migrator(pool: pool).migrate()
      try await PartitionMaintenance(pool: pool).makeAhead(of: .now)
    }
  }

  func run(into report: inout Report) throws {
    var table = Table("PostgreSQL's own limits", columns: LimitFigure.columns)
    for limit in LimitCase.all {
      Progress.say("limit, \(limit.name)")
      let runs = try (0..<workplace.options.repetitions).map { _ in try measure(limit) }
      let figure = runs.sorted { $0.eventsPerSecond < $1.eventsPerSecond }[runs.count / 2]
      figures[limit] = figure
      table.add(figure.cells)
    }
    report.add(table)
  }

  private func measure(_ limit: LimitCase) throws -> LimitFigure {
    let connection = try workplace.connect(to: database)
    defer { connection.close() }
    let tables = EventTables(connection: connection)
    try tables.clear()
    let bytesBefore = try tables.bytes()
    let rows = LimitRows(
      batch: EventBatch(
        eventsPerBatch: limit.eventsPerReceipt,
        secondsSince1970: Timestamp.now.microseconds / 1_000_000))
    let receipts = limit.rowsPerStatement / limit.eventsPerReceipt
    let clients = ClientThreads(
      settings: try workplace.settings(of: database).keyed, clients: limit.clients,
      seconds: workplace.options.seconds)
    let key = HMACKey(.sha256, key: SecureRandom.bytes(32))
    let pseudonyms = Pseudonyms(authenticationCode: { key.authenticationCode($0) })
    let erasures = ErasurePresence()
    let outcome = try clients.run(readCPU: workplace.readCPU) { connection, client, turn in
      let first = (turn * limit.clients + client) * receipts
      let requests = (first..<first + receipts).map { rows.rows(ofBatch: $0) }
      switch limit.writer {
      case .gateways:
        try Self.retryingDeadlocks { () throws(PostgresError) in
          _ = try IngestTransaction(
            on: connection, label: GatewaySettings.label, clock: .now, pseudonyms: pseudonyms,
            erasures: erasures
          ).write(requests)
        }
      case .plain:
        for request in requests {
          try Self.retryingDeadlocks { () throws(PostgresError) in
            try PlainTransaction.write(request, label: GatewaySettings.label, on: connection)
          }
        }
      }
      return limit.rowsPerStatement
    }
    return LimitFigure(
      limit: limit, eventsPerSecond: Double(outcome.completed) / workplace.options.seconds,
      seconds: workplace.options.seconds, cpu: outcome.cpu,
      bytesPerEvent: Double(try tables.bytes() - bytesBefore)
        / Double(max(1, try tables.eventCount())))
  }

  private static func retryingDeadlocks(_ write: () throws(PostgresError) -> Void) throws {
    while true {
      do throws(PostgresError) { return try write() } catch {
        guard error.state?.classCode == "40" else { throw error }
      }
    }
  }
}
