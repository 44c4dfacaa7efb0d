import Deliverability
import Postgres

/// What events decide about the status of addresses.
enum AddressDecisionQueries {
  /// Makes rows for addresses that have none, so that they can be locked.
  static let makeMissing = """
    INSERT INTO address (label_id, channel, address, status, status_since)
    SELECT $1, i.channel, i.address, 'NEW', i.since
    FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS i (channel, address, since)
    ORDER BY i.channel COLLATE "C", i.address COLLATE "C"
    ON CONFLICT (label_id, channel, address) DO NOTHING
    """

  static func makeMissing(label: LabelID, _ keys: [AddressKey], since: Timestamp) -> (
    String, [Parameter]
  ) {
    (
      makeMissing,
      keyParameters(label, keys) + [.timestampArray(keys.map { _ in since.microseconds })]
    )
  }

  /// Locks the rows that there are, in the order of the keys.
  static let lock = """
    SELECT FROM unnest($2::text[], $3::text[]) AS i (channel, address)
    CROSS JOIN LATERAL (
      SELECT FROM address a
      WHERE a.label_id = $1 AND a.channel = i.channel AND a.address = i.address
      FOR UPDATE) locked
    """

  static func lock(label: LabelID, _ keys: [AddressKey]) -> (String, [Parameter]) {
    (lock, keyParameters(label, keys))
  }

  /// Applies one decision per address where it is greater than the standing one, and records the changes.
  /// The rows are locked in the order of the keys.
  static let decide = """
    WITH deciding AS MATERIALIZED (
      SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::int2[],
        $7::bytea[], $8::text[], $9::text[])
        AS i (channel, address, status, decided_at, decided_rank, event_id, source, mapping_key)
    ), won AS (
      INSERT INTO address AS a (label_id, channel, address, status, status_since, decided_at,
        decided_rank, status_event)
      SELECT $1, i.channel, i.address, i.status, i.decided_at, i.decided_at, i.decided_rank,
        i.event_id
      FROM deciding i
      ORDER BY i.channel COLLATE "C", i.address COLLATE "C"
      ON CONFLICT (label_id, channel, address) DO UPDATE SET
        status = excluded.status,
        previous_status = a.status,
        status_since = CASE WHEN a.status = excluded.status THEN a.status_since
          ELSE excluded.status_since END,
        decided_at = excluded.decided_at,
        decided_rank = excluded.decided_rank,
        status_event = excluded.status_event
      WHERE a.decided_at IS NULL
        OR (a.decided_at, a.decided_rank, a.status_event)
          < (excluded.decided_at, excluded.decided_rank, excluded.status_event)
      RETURNING a.channel, a.address, a.status, coalesce(a.previous_status, 'NEW') AS previous_status
    )
    INSERT INTO status_change (label_id, channel, address, changed_at, change_id, from_status,
      to_status, actor_kind, actor, event_id, mapping_key)
    SELECT $1, i.channel, i.address, clock_timestamp(), gen_random_uuid(), w.previous_status,
      w.status, 'provider', i.source, i.event_id, i.mapping_key
    FROM won w
    JOIN deciding i ON i.channel = w.channel AND i.address = w.address
    WHERE w.status <> w.previous_status
    """

  static func decide(label: LabelID, _ deciding: [(key: AddressKey, row: EventRow)]) -> (
    String, [Parameter]
  ) {
    (
      decide,
      keyParameters(label, deciding.map(\.key)) + [
        .optionalTextArray(deciding.map(\.row.status?.word)),
        .timestampArray(deciding.map(\.row.occurredAt.microseconds)),
        .int16Array(deciding.map { $0.row.status?.rank ?? 0 }),
        .bytesArray(deciding.map(\.row.id.bytes)), .textArray(deciding.map(\.row.source)),
        .optionalTextArray(deciding.map(\.row.mappingKey)),
      ]
    )
  }

  static func decodeKey(_ row: Row) throws(PostgresError) -> AddressKey {
    guard let channel = Channel(rawValue: try row.text("channel")) else {
      throw .decoding("address.channel is neither email nor sms")
    }
    return AddressKey(channel, try row.text("address"))
  }

  private static func keyParameters(_ label: LabelID, _ keys: [AddressKey]) -> [Parameter] {
    [.text(label), .textArray(keys.map(\.channel.rawValue)), .textArray(keys.map(\.address.text))]
  }
}
