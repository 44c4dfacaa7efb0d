import Deliverability
import Postgres

extension ConnectionPool {
  /// Runs a short transaction that only this process's callers wait for, again if PostgreSQL rolled it
  /// back for another's sake (class 40: serialisation, deadlock).
  func write<Result: Sendable>(
    withinSeconds: Double = 10, _ body: @escaping @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    try await run(deadlineSeconds: withinSeconds) { try $0.retryingTransaction(body) }
  }
}

extension PostgresConnection {
  /// A transaction, tried again if PostgreSQL rolled it back for another's sake.
  func retryingTransaction<Result>(
    _ body: (PostgresConnection) throws -> Result
  ) throws -> Result {
    var attempt = 1
    while true {
      do { return try transaction(body) } catch let error as PostgresError {
        guard error.state?.classCode == "40", attempt < 4 else { throw error }
        attempt += 1
      }
    }
  }

  private static let clock = Query<Void, Timestamp>(
    "SELECT clock_timestamp() AS clock",
    bind: { [] },
    decode: { row in try row.instant("clock") })

  /// The database's clock, read anew: within a transaction it moves on. Sent as a statement of its own,
  /// after the locks are held, since a volatile function in the locking one may run before it waits.
  func databaseClock() throws -> Timestamp {
    guard let clock = try run(Self.clock).first else {
      throw PostgresError.decoding("the database's clock gave no row")
    }
    return clock
  }
}
