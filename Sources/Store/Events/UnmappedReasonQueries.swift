import Deliverability
import Postgres

/// Counts of reasons that speak about an address and that no mapping key names.
enum UnmappedReasonQueries {
  static let count = """
    INSERT INTO unmapped_reason AS u (label_id, source, kind, reason, events, first_at, last_at)
    SELECT $1, i.source, i.kind, i.reason, count(*), min(i.received_at), max(i.received_at)
    FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
      AS i (source, kind, reason, received_at)
    GROUP BY i.source, i.kind, i.reason
    ORDER BY i.source COLLATE "C", i.kind, i.reason
    ON CONFLICT (label_id, source, kind, reason) DO UPDATE SET
      events = u.events + excluded.events,
      first_at = least(u.first_at, excluded.first_at),
      last_at = greatest(u.last_at, excluded.last_at)
    """

  static func count(label: LabelID, _ rows: [EventRow]) -> (String, [Parameter])? {
    let unmapped = rows.filter { $0.unmappedReason != nil }
    guard !unmapped.isEmpty else { return nil }
    return (
      count,
      [
        .text(label), .textArray(unmapped.map(\.source)),
        .textArray(unmapped.map(\.event.kind.rawValue)),
        .optionalTextArray(unmapped.map(\.unmappedReason)),
        .timestampArray(unmapped.map(\.receivedAt.microseconds)),
      ]
    )
  }
}
