public import Deliverability
public import Postgres

/// Records that snoozes have ended. Whether one is over is decided by the clock alone; the record only
/// tells of it, once, whichever gateway writes it.
public struct SnoozeEnds: Sendable {
  private let pool: ConnectionPool
  private let batchRows: Int64

  public init(pool: ConnectionPool, batchRows: Int64 = 1000) {
    self.pool = pool
    self.batchRows = batchRows
  }

  /// Records every snooze of every label that has ended by `now` and has no record yet, in small batches.
  /// Rows that another transaction holds are left for the next call.
  /// - Returns: how many records were written.
  /// - Throws: `PostgresError`; what was recorded before stays.
  @discardableResult
  public func record(now: Timestamp) async throws -> Int {
    var count = 0
    for label in try await pool.run(deadlineSeconds: 10, { try $0.run(Self.labels, now) }) {
      while true {
        let written = try await pool.write { [batchRows] connection in
          try connection.query(
            Self.record, [.text(label), .timestamp(now), .int64(batchRows)]
          ).affectedRows
        }
        count += written
        if written < batchRows { break }
      }
    }
    return count
  }

  /// The labels that have something to record.
  private static let labels = Query<Timestamp, LabelID>(
    """
    SELECT l.label_id FROM label l
    WHERE EXISTS (
      SELECT FROM opt_out o
      WHERE o.label_id = l.label_id AND o.snoozed_until <= $1 AND o.snoozed_until IS NOT NULL
        AND o.snoozed_until IS DISTINCT FROM o.snooze_end_recorded)
    ORDER BY l.label_id
    """,
    bind: { [.timestamp($0)] },
    decode: { row in try row.text("label_id") })

  /// Locks are only tried, so their order does not matter. The record's time is the end itself.
  private static let record = """
    WITH due AS (
      SELECT user_ext_id, channel FROM opt_out
      WHERE label_id = $1 AND snoozed_until <= $2 AND snoozed_until IS NOT NULL
        AND snoozed_until IS DISTINCT FROM snooze_end_recorded
      ORDER BY snoozed_until LIMIT $3 FOR UPDATE SKIP LOCKED
    ), ended AS (
      UPDATE opt_out o SET snooze_end_recorded = o.snoozed_until FROM due
      WHERE o.label_id = $1 AND o.user_ext_id = due.user_ext_id AND o.channel = due.channel
      RETURNING o.user_ext_id, o.channel, o.snoozed_until
    )
    INSERT INTO opt_out_change (label_id, user_ext_id, changed_at, change_id, channel, address,
      action, actor_kind, actor, snoozed_until)
    SELECT $1, user_ext_id, snoozed_until, gen_random_uuid(), channel, '', 'snooze_ended', 'clock',
      'clock', snoozed_until
    FROM ended
    """
}
