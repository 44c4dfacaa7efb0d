import Deliverability
import PosternTesting
import Postgres
import Store
import Testing

/// A migrated database with one label, `acme`, and a pool on it.
struct StoreDatabase: Sendable {
  let database: TestDatabase
  let pool: ConnectionPool
  let label: LabelID = "acme"
  /// A fixed instant for what a test compares; what the database's clock decides lies far after it.
  let clock = Timestamp(seconds: 1_700_000_000)

  /// A copy of a database that was migrated once.
  static func make(policy: Policy = .standard) async throws -> StoreDatabase {
    let store = try StoreDatabase(database: .create(from: await migrated.value))
    try await LabelStore(pool: store.pool).register(
      [(store.label, policy)], clock: store.clock)
    return store
  }

  private static let migrated = Task {
    let database = try TestDatabase.create()
    let pool = ConnectionPool(database.settings, size: 1, name: "migrate-test")
    try await Migrator(pool: pool).migrate()
    // A database is copied only while nobody is connected to it.
    pool.shutdown()
    return database
  }

  private init(database: TestDatabase) throws {
    self.database = database
    pool = ConnectionPool(database.settings, size: 4, name: "store-test")
  }

  var users: UserStore { UserStore(pool: pool, pseudonyms: .sample) }
  var optOuts: OptOutStore { OptOutStore(pool: pool, pseudonyms: .sample) }
  var addresses: AddressStore { AddressStore(pool: pool) }

  @discardableResult
  func execute(_ sql: String, _ parameters: [Parameter] = []) async throws -> Int {
    try await pool.run { try $0.query(sql, parameters).affectedRows }
  }

  /// The rows of a statement whose columns are all text, NULL as nil.
  func texts(_ sql: String, _ parameters: [Parameter] = [], columns: Int = 1) async throws
    -> [[String?]]
  {
    try await pool.run { connection in
      try connection.query(sql, parameters).map { row in
        try (0..<columns).map { try row.optionalText(.index($0)) }
      }
    }
  }
}

extension StoreDatabase {
  /// Waits, at most 10 s, until so many sessions wait for another's lock.
  func waitForBlocked(_ sessions: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
      let blocked = try await texts(
        """
        SELECT pid::text FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
        """)
      if blocked.count >= sessions { return }
    }
    Issue.record("no session waited for a lock")
  }
}
