import Deliverability
import Postgres

/// A provider's opt-out or opt-in on an address (`userExtID` empty) or on a user it follows.
struct ProviderOptOutEntry {
  var key: AddressKey
  var userExtID: BytewiseText
  var source: String
  var list: BytewiseText
  var decision: Decision
  /// The user the event's message was sent to, if it says so.
  var namedUser: BytewiseText?
  /// The message the event is about, as far as it is known.
  var messageID: String?
  var campaign: String?
  var template: String?
  var event: EventID { decision.event }
  var isOptedOut: Bool { decision.rank == 1 }

  /// What an entry is stored under.
  struct Identity: Hashable {
    var key: AddressKey
    var userExtID: BytewiseText
    var source: String
    var list: BytewiseText
  }
  var identity: Identity {
    Identity(key: key, userExtID: userExtID, source: source, list: list)
  }

  func following(_ user: BytewiseText) -> ProviderOptOutEntry {
    var copy = self
    copy.userExtID = user
    return copy
  }
}

enum ProviderOptOutQueries {
  /// Applies entries where they are greater than the standing ones; answers those that won. No entry
  /// may be given twice. The addresses must be locked, which also orders the writers of one entry.
  static let decide = """
    INSERT INTO provider_opt_out AS p (label_id, channel, address, user_ext_id, source, list,
      opted_out, decided_at, decided_rank, event_id)
    SELECT $1, i.channel, i.address, i.user_ext_id, i.source, i.list, i.decided_rank = 1,
      i.decided_at, i.decided_rank, i.event_id
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
      $8::int2[], $9::bytea[])
      AS i (channel, address, user_ext_id, source, list, decided_at, decided_rank, event_id)
    ORDER BY i.channel COLLATE "C", i.address COLLATE "C", i.user_ext_id COLLATE "C",
      i.source COLLATE "C", i.list COLLATE "C"
    ON CONFLICT (label_id, channel, address, user_ext_id, source, list) DO UPDATE SET
      opted_out = excluded.opted_out,
      decided_at = excluded.decided_at,
      decided_rank = excluded.decided_rank,
      event_id = excluded.event_id
    WHERE (p.decided_at, p.decided_rank, p.event_id)
      < (excluded.decided_at, excluded.decided_rank, excluded.event_id)
    RETURNING p.channel, p.address, p.user_ext_id, p.source, p.list
    """

  static func decide(label: LabelID, _ entries: [ProviderOptOutEntry]) -> (String, [Parameter]) {
    (
      decide,
      [
        .text(label), .textArray(entries.map(\.key.channel.rawValue)),
        .textArray(entries.map(\.key.address.text)), .textArray(entries.map(\.userExtID.text)),
        .textArray(entries.map(\.source)), .textArray(entries.map(\.list.text)),
        .timestampArray(entries.map(\.decision.at.microseconds)),
        .int16Array(entries.map(\.decision.rank)), .bytesArray(entries.map(\.event.bytes)),
      ]
    )
  }

  static func decodeIdentity(_ row: Row) throws(PostgresError) -> ProviderOptOutEntry.Identity {
    ProviderOptOutEntry.Identity(
      key: try AddressDecisionQueries.decodeKey(row),
      userExtID: BytewiseText(try row.text("user_ext_id")),
      source: try row.text("source"), list: BytewiseText(try row.text("list")))
  }

  /// The users whom an entry of an address follows: who has the address now, and who follows it already.
  static let followers = """
    SELECT i.position, a.user_ext_id
    FROM unnest($2::text[], $3::text[], $4::int4[]) AS i (channel, address, position)
    CROSS JOIN LATERAL (
      SELECT a.user_ext_id FROM user_address a
      WHERE a.label_id = $1 AND a.channel = i.channel AND a.address = i.address AND a.is_current
      OFFSET 0) a
    UNION
    SELECT i.position, p.user_ext_id
    FROM unnest($2::text[], $3::text[], $4::int4[], $5::text[], $6::text[])
      AS i (channel, address, position, source, list)
    CROSS JOIN LATERAL (
      SELECT p.user_ext_id FROM provider_opt_out p
      WHERE p.label_id = $1 AND p.channel = i.channel AND p.address = i.address
        AND p.source = i.source AND p.list = i.list
      OFFSET 0) p
    WHERE p.user_ext_id <> ''
    """

  static func followers(label: LabelID, _ entries: [ProviderOptOutEntry]) -> (String, [Parameter]) {
    (
      followers,
      [
        .text(label), .textArray(entries.map(\.key.channel.rawValue)),
        .textArray(entries.map(\.key.address.text)), .int32Array(entries.indices.map(Int32.init)),
        .textArray(entries.map(\.source)), .textArray(entries.map(\.list.text)),
      ]
    )
  }

  /// Makes and locks the `opt_out` rows of users, in the order every writer takes them.
  static let lockUsers = """
    INSERT INTO opt_out AS o (label_id, user_ext_id, channel, updated_at)
    SELECT $1, i.user_ext_id, i.channel, i.updated_at
    FROM unnest($2::text[], $3::text[], $4::timestamptz[]) AS i (user_ext_id, channel, updated_at)
    ORDER BY i.user_ext_id COLLATE "C", i.channel COLLATE "C"
    ON CONFLICT (label_id, user_ext_id, channel) DO UPDATE SET updated_at = excluded.updated_at
    """

  /// Brings a user's latest standing opt-out up to date with the entries.
  static let summarizeUsers = """
    UPDATE opt_out o SET provider_opted_out_at = (
      SELECT max(p.decided_at) FROM provider_opt_out p
      WHERE p.label_id = $1 AND p.user_ext_id = o.user_ext_id AND p.channel = o.channel
        AND p.user_ext_id <> '' AND p.opted_out)
    FROM unnest($2::text[], $3::text[]) AS i (user_ext_id, channel)
    WHERE o.label_id = $1 AND o.user_ext_id = i.user_ext_id AND o.channel = i.channel
    """

  /// Brings an address's latest standing opt-out up to date with the entries.
  static let summarizeAddresses = """
    UPDATE address a SET opted_out_at = (
      SELECT max(p.decided_at) FROM provider_opt_out p
      WHERE p.label_id = $1 AND p.channel = a.channel AND p.address = a.address
        AND p.user_ext_id = '' AND p.opted_out)
    FROM unnest($2::text[], $3::text[]) AS i (channel, address)
    WHERE a.label_id = $1 AND a.channel = i.channel AND a.address = i.address
    """

  static let recordChanges = """
    INSERT INTO opt_out_change (label_id, user_ext_id, changed_at, change_id, channel, address,
      action, actor_kind, actor, list, event_id, message_id, campaign, template)
    SELECT $1, i.user_ext_id, clock_timestamp(), gen_random_uuid(), i.channel, i.address, i.action,
      'provider', i.source, nullif(i.list, ''), i.event_id, i.message_id, i.campaign, i.template
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::bytea[], $9::text[], $10::text[], $11::text[])
      AS i (user_ext_id, channel, address, action, source, list, event_id, message_id, campaign,
        template)
    """

  static func recordChanges(label: LabelID, _ entries: [ProviderOptOutEntry]) -> (
    String, [Parameter]
  ) {
    (
      recordChanges,
      [
        .text(label), .textArray(entries.map(\.userExtID.text)),
        .textArray(entries.map(\.key.channel.rawValue)),
        .textArray(entries.map(\.key.address.text)),
        .textArray(entries.map { $0.isOptedOut ? "provider_opt_out" : "provider_opt_in" }),
        .textArray(entries.map(\.source)), .textArray(entries.map(\.list.text)),
        .bytesArray(entries.map(\.event.bytes)), .optionalTextArray(entries.map(\.messageID)),
        .optionalTextArray(entries.map(\.campaign)), .optionalTextArray(entries.map(\.template)),
      ]
    )
  }
}
