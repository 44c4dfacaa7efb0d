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

  /// Locks the rows that there are, and answers their statuses.
  static let lock = """
    SELECT a.channel, a.address, a.status
    FROM address a
    JOIN unnest($2::text[], $3::text[]) AS i (channel, address)
      ON a.channel = i.channel AND a.address = i.address
    WHERE a.label_id = $1
    ORDER BY a.channel COLLATE "C", a.address
    FOR UPDATE OF a
    """

  static func lock(label: LabelID, _ keys: [AddressKey]) -> (String, [Parameter]) {
    (lock, keyParameters(label, keys))
  }

  /// Applies one decision per address where it is greater than the standing one; answers those that won.
  static let decide = """
    INSERT INTO address AS a (label_id, channel, address, status, status_since, decided_at,
      decided_rank, status_event)
    SELECT $1, i.channel, i.address, i.status, i.decided_at, i.decided_at, i.decided_rank, i.event_id
    FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::int2[], $7::bytea[])
      AS i (channel, address, status, decided_at, decided_rank, event_id)
    ORDER BY i.channel COLLATE "C", i.address COLLATE "C"
    ON CONFLICT (label_id, channel, address) DO UPDATE SET
      status = excluded.status,
      status_since = CASE WHEN a.status = excluded.status THEN a.status_since
        ELSE excluded.status_since END,
      decided_at = excluded.decided_at,
      decided_rank = excluded.decided_rank,
      status_event = excluded.status_event
    WHERE a.decided_at IS NULL
      OR (a.decided_at, a.decided_rank, a.status_event)
        < (excluded.decided_at, excluded.decided_rank, excluded.status_event)
    RETURNING a.channel, a.address
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
        .bytesArray(deciding.map(\.row.id.bytes)),
      ]
    )
  }

  static let recordChanges = """
    INSERT INTO status_change (label_id, channel, address, changed_at, change_id, from_status,
      to_status, actor_kind, actor, event_id, mapping_key)
    SELECT $1, i.channel, i.address, clock_timestamp(), gen_random_uuid(), i.from_status,
      i.to_status, 'provider', i.source, i.event_id, i.mapping_key
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[])
      AS i (channel, address, from_status, to_status, source, event_id, mapping_key)
    """

  static func recordChanges(
    label: LabelID, _ changes: [(key: AddressKey, from: String?, row: EventRow)]
  ) -> (String, [Parameter]) {
    (
      recordChanges,
      keyParameters(label, changes.map(\.key)) + [
        .optionalTextArray(changes.map(\.from)),
        .optionalTextArray(changes.map(\.row.status?.word)),
        .textArray(changes.map(\.row.source)), .bytesArray(changes.map(\.row.id.bytes)),
        .optionalTextArray(changes.map(\.row.mappingKey)),
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
