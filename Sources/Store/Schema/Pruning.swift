public import Deliverability
public import Postgres

/// Forgets what has done its service, in small batches, so that no writer waits.
public struct Pruning: Sendable {
  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// Events are recognised for at least 35 days; keys are kept a little longer.
  static let keyDays = 40
  private static let batchRows: Int64 = 5000

  /// Whether the database takes writes, asked of a database that answers: a standby and one that was set
  /// read-only do not.
  /// - Throws: `PostgresError` if it does not answer within a second.
  public func takesWrites() async throws -> Bool {
    try await pool.run(deadlineSeconds: 1) { connection in
      let rows = try connection.query("SELECT current_setting('transaction_read_only') AS setting")
      return try rows.first?.text("setting") == "off"
    }
  }

  /// - Returns: how many rows went.
  @discardableResult
  public func prune(quarantineDays: Int, now: Timestamp) async throws -> Int {
    let bounds: [(sql: String, before: Timestamp)] = [
      (PruningQueries.tokens, now), (PruningQueries.keys, now.adding(days: -Self.keyDays)),
      (PruningQueries.quarantine, now.adding(days: -quarantineDays)),
    ]
    var count = 0
    for (sql, before) in bounds {
      while true {
        let gone = try await pool.run { connection in
          try connection.query(sql, [.timestamp(before), .int64(Self.batchRows)]).affectedRows
        }
        count += gone
        if gone < Self.batchRows { break }
      }
    }
    return count
  }
}

enum PruningQueries {
  static let tokens = """
    DELETE FROM webhook_token WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM webhook_token WHERE expires_at < $1 LIMIT $2))
    """
  static let keys = """
    DELETE FROM event_key WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM event_key WHERE first_seen < $1 LIMIT $2))
    """
  static let quarantine = """
    DELETE FROM quarantine WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM quarantine WHERE received_at < $1 LIMIT $2))
    """
}
