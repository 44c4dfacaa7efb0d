public import Deliverability
public import Postgres

/// The key of a tenant in the configuration: `[a-z0-9][a-z0-9-]{0,62}`.
public typealias LabelID = String

/// The tenants' policies as the view `deliverability` sees them.
public struct LabelStore: Sendable {
  let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// Copies the policies of the configuration into table `label`. A label that is no longer
  /// configured keeps its row and its data.
  /// - Parameter clock: our clock, for `updated_at`, which moves only with a change.
  public func register(_ labels: [(LabelID, Policy)], clock: Timestamp) async throws {
    try await pool.run(deadlineSeconds: 10) { connection in
      try connection.transaction { connection in
        for (label, policy) in labels.sorted(by: { $0.0 < $1.0 }) {
          _ = try connection.run(LabelQueries.register, (label, policy, clock))
        }
      }
    }
  }
}

enum LabelQueries {
  static let register = Query<(LabelID, Policy, Timestamp), Void>(
    """
    INSERT INTO label (label_id, contact_blocked_email, snooze_days, updated_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (label_id) DO UPDATE SET contact_blocked_email = excluded.contact_blocked_email,
      snooze_days = excluded.snooze_days, updated_at = excluded.updated_at
    WHERE (label.contact_blocked_email, label.snooze_days)
      IS DISTINCT FROM (excluded.contact_blocked_email, excluded.snooze_days)
    """,
    bind: { label, policy, clock in
      [
        .text(label), .boolean(policy.contactsBlockedEmail),
        .int16(Int16(clamping: policy.snoozeDays)), .timestamp(clock),
      ]
    },
    decode: { _ in })
}
