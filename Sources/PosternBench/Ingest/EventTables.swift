import Postgres

/// The tables that ingest writes.
struct EventTables {
  let connection: PostgresConnection

  /// Empties them and writes everything to disk, so that each case begins alike.
  func clear() throws {
    try connection.execute(
      "TRUNCATE event, receipt, event_key, address, status_change, opt_out, opt_out_change,"
        + " provider_opt_out, unmapped_reason, quarantine")
    try connection.execute("CHECKPOINT")
  }

  func eventCount() throws -> Int { try number("SELECT count(*) AS number FROM event") }

  /// Partitions of events and receipts with their indexes.
  func bytes() throws -> Int {
    try number(
      """
      SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint AS number FROM pg_inherits
      WHERE inhparent IN ('event'::regclass, 'receipt'::regclass)
      """)
  }

  private func number(_ sql: String) throws -> Int {
    guard let row = try connection.query(sql).first else { throw BenchError("no row") }
    return try row.integer("number")
  }
}
