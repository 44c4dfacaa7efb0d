public import Deliverability
import Postgres

/// When a user last opened and last clicked a message; nil if not within the days looked at.
public struct Recency: Sendable, Equatable {
  public var lastOpenedAt: Timestamp?
  public var lastClickedAt: Timestamp?

  /// How far back events are looked at.
  public static let days = 180

  public init(lastOpenedAt: Timestamp? = nil, lastClickedAt: Timestamp? = nil) {
    self.lastOpenedAt = lastOpenedAt
    self.lastClickedAt = lastClickedAt
  }
}

enum RecencyQueries {
  struct Selection: Sendable {
    let label: LabelID
    let userExtID: String
    /// The first day looked at, days since 1970-01-01.
    let firstDay: Int32
  }

  /// The newest row of each index and kind. An event of a present address counts unless it names
  /// another user who shares the address.
  static let last = Query<Selection, Recency>(
    """
    WITH held AS MATERIALIZED (
      SELECT channel, address FROM user_address
      WHERE label_id = $1 AND user_ext_id = $2 AND is_current
    ), last AS (
      SELECT k.kind, found.occurred_at
      FROM (VALUES ('opened'), ('clicked')) AS k (kind)
      CROSS JOIN LATERAL (
        SELECT e.occurred_at FROM event e
        WHERE e.label_id = $1 AND e.user_ext_id = $2 AND e.day >= $3 AND e.kind = k.kind
        ORDER BY e.occurred_at DESC LIMIT 1) found
      UNION ALL
      SELECT k.kind, found.occurred_at
      FROM held
      CROSS JOIN (VALUES ('opened'), ('clicked')) AS k (kind)
      CROSS JOIN LATERAL (
        SELECT e.occurred_at FROM event e
        WHERE e.label_id = $1 AND e.recipient = held.address AND e.channel = held.channel
          AND e.user_ext_id IS NULL AND e.day >= $3 AND e.kind = k.kind
        ORDER BY e.occurred_at DESC LIMIT 1) found
    )
    SELECT max(occurred_at) FILTER (WHERE kind = 'opened') AS opened_at,
      max(occurred_at) FILTER (WHERE kind = 'clicked') AS clicked_at
    FROM last
    """,
    bind: { [.text($0.label), .text($0.userExtID), .date(daysSince1970: $0.firstDay)] },
    decode: { row in
      Recency(
        lastOpenedAt: try row.optionalInstant("opened_at"),
        lastClickedAt: try row.optionalInstant("clicked_at"))
    })
}
