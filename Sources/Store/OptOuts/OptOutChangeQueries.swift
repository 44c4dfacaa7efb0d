public import Deliverability
public import Postgres

/// The record of every opt-out, snooze and clear, for whoever has to prove one.
public struct OptOutChangeQueries: Sendable {
  private let bulk: ConnectionPool

  /// - Parameter bulk: for streams, which hold a connection for as long as their reader takes.
  public init(bulk: ConnectionPool) { self.bulk = bulk }

  /// Every change of a label, the oldest first.
  /// - Parameters:
  ///   - userExtID: nil for all users, and for addresses that no user had.
  ///   - from: inclusive.
  ///   - to: exclusive.
  ///   - consume: gets whole lines, about 64 KiB at a time, and may wait up to a minute.
  /// - Throws: `InvalidInput.userExtID`; `PostgresError`; what `consume` throws.
  public func export(
    label: LabelID, userExtID: String?, from: Timestamp, to: Timestamp, format: ExportFormat,
    _ consume: ([UInt8]) async throws -> Void
  ) async throws {
    if let userExtID { try UserExtID.check(userExtID) }
    let rows = userExtID == nil ? Self.rowsOfLabel : Self.rowsOfUser
    let export = LabelExport(copyOut: ExportQueries.copyOut(rows, format)) { connection in
      _ = try connection.run(Self.choose, (label, userExtID ?? "", from, to))
    }
    try await export.stream(through: bulk, consume)
  }

  /// Asks the database for anything, so that a stream's head is not sent while it is away.
  public func requireDatabase() async throws {
    try await bulk.run(deadlineSeconds: 10) { _ = try $0.query("SELECT 1 AS one") }
  }

  private static let choose = Query<(LabelID, String, Timestamp, Timestamp), Void>(
    """
    SELECT set_config('postern.label', $1, true), set_config('postern.user', $2, true),
      set_config('postern.from', $3::timestamptz::text, true),
      set_config('postern.to', $4::timestamptz::text, true)
    """,
    bind: { label, user, from, to in
      [.text(label), .text(user), .timestamp(from), .timestamp(to)]
    },
    decode: { _ in })

  private static let rowsOfLabel = rows(of: "")
  private static let rowsOfUser = rows(of: "AND user_ext_id = current_setting('postern.user')")

  private static func rows(of user: String) -> String {
    """
    SELECT \(ExportQueries.text(of: "changed_at")) AS changed_at,
      nullif(user_ext_id, '') AS user_ext_id, channel, nullif(address, '') AS address, action,
      actor_kind, actor, \(ExportQueries.text(of: "snoozed_until")) AS snoozed_until, list,
      encode(event_id, 'hex') AS event_id, message_id, campaign, template, client_prefix, wording,
      reason, change_id::text AS change_id
    FROM opt_out_change
    WHERE label_id = current_setting('postern.label') \(user)
      AND changed_at >= current_setting('postern.from')::timestamptz
      AND changed_at < current_setting('postern.to')::timestamptz
    ORDER BY opt_out_change.changed_at, opt_out_change.change_id
    """
  }
}
