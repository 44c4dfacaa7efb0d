import Deliverability
import PosternTesting
import Postgres
import Store
import Telemetry
import Testing

@testable import Ingestion

/// A migrated database of a test's own, with the partitions of `IngestSample.noon`'s day.
struct IngestDatabase {
  let database: TestDatabase
  let connection: PostgresConnection
  let log = CollectedLogLines()

  private static let template = Task {
    let database = try TestDatabase.create()
    let pool = ConnectionPool(database.settings, size: 1, name: "ingest-template")
    try await Migrator(pool: pool).migrate()
    // The one day that the tests' events lie on: a database with all partitions takes seconds to copy.
    try await pool.run { connection in
      for table in ["event", "receipt"] {
        try connection.execute(
          "CREATE TABLE \(table)_noon PARTITION OF \(table) FOR VALUES FROM ('2026-11-22') TO ('2026-11-23')"
        )
      }
    }
    // A database is copied only while nobody is connected to it.
    pool.shutdown()
    return database
  }

  static func make() async throws -> IngestDatabase {
    try IngestDatabase(database: .create(from: await template.value))
  }

  private init(database: TestDatabase) throws {
    self.database = database
    connection = try database.connect()
  }

  /// - Parameters:
  ///   - settings: another way to the database.
  ///   - isAllowed: whether the writer may use the database already.
  func writer(
    writers: Int = 1, settings: ConnectionSettings? = nil, isAllowed: Bool = true
  ) -> EventWriter {
    let writer = EventWriter(
      settings: settings ?? database.settings, writers: writers, pseudonyms: Pseudonyms(key: [1]),
      log: Log(sink: log.sink),
      // What a test asks is not whether a busy machine is in time.
      waitSeconds: 60, transactionSeconds: 60, now: IngestSample.clock)
    if isAllowed { writer.allow() }
    return writer
  }

  /// The only value of a query, cast to text.
  func text(_ sql: String) throws -> String? {
    let row = try #require(try connection.query(sql).first)
    return try row.optionalText(.index(0))
  }

  func count(_ table: String) throws -> Int? {
    try text("SELECT count(*)::text FROM \(table)").flatMap { Int($0) }
  }
}

extension EventWriter {
  /// Lets all requests wait together before the writer starts, so that they share its transactions.
  /// - Returns: what each was answered, in order.
  func answers(to requests: [IngestRequestRows]) async throws
    -> [Result<IngestWriteOutcome, StoreUnavailable>]
  {
    try await withThrowingTaskGroup(
      of: (Int, Result<IngestWriteOutcome, StoreUnavailable>).self
    ) { group in
      for (number, rows) in requests.enumerated() {
        group.addTask { (number, try await self.answer(to: rows)) }
      }
      _ = await eventually { self.waitingCount == requests.count }
      start()
      var answers: [Int: Result<IngestWriteOutcome, StoreUnavailable>] = [:]
      for try await (number, answer) in group { answers[number] = answer }
      return requests.indices.compactMap { answers[$0] }
    }
  }

  func answer(to rows: IngestRequestRows) async throws
    -> Result<IngestWriteOutcome, StoreUnavailable>
  {
    do {
      return .success(try await write(rows, for: IngestSample.label))
    } catch {
      return .failure(error)
    }
  }
}
