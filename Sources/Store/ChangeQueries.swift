import Deliverability
import Postgres

/// Who changed something.
struct Author: Sendable {
  /// The schema's words; a provider's changes are recorded with its events.
  enum Kind: String, Sendable { case `operator`, pam, player }

  /// What proves a player's change.
  struct Circumstances: Sendable {
    var messageID: String?
    var campaign: String?
    var template: String?
    var clientPrefix: String?
    var wording: String?
  }

  let kind: Kind
  /// The name of the token that was used; of a player, the link's id.
  let name: String
  var circumstances = Circumstances()
}

struct StatusChange: Sendable {
  let key: AddressKey
  let at: Timestamp
  let from: AddressStatus?
  let to: AddressStatus
}

struct OptOutChange: Sendable {
  /// The schema's words for what a PAM, an operator and a player can do.
  enum Action: String, Sendable {
    case optOut = "opt_out"
    case snooze, clear, undo
    case pamOptOut = "pam_opt_out"
    case pamOptIn = "pam_opt_in"
  }
  let userExtID: String
  let channel: Channel
  let at: Timestamp
  let action: Action
  var snoozedUntil: Timestamp?
}

/// The records of changes: what a timeline shows.
enum ChangeQueries {
  static let recordStatus = Query<(LabelID, [StatusChange], Author, reason: String?), Void>(
    """
    INSERT INTO status_change (label_id, channel, address, changed_at, change_id, from_status,
      to_status, actor_kind, actor, reason)
    SELECT $1, t.channel, t.address, t.changed_at, t.change_id, t.from_status, t.to_status, $8, $9,
      $10
    FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::text[], $7::text[])
      AS t (channel, address, changed_at, change_id, from_status, to_status)
    """,
    bind: { label, changes, author, reason in
      [
        .text(label), .textArray(changes.map(\.key.channel.rawValue)),
        .textArray(changes.map(\.key.address.text)), .timestampArray(changes.map(\.at)),
        .uuidArray(changes.map { _ in randomID() }),
        .optionalTextArray(changes.map { $0.from?.word }), .textArray(changes.map(\.to.word)),
        .text(author.kind.rawValue), .text(author.name.storable), .text(reason?.storable),
      ]
    },
    decode: { _ in })

  static let recordOptOut = Query<(LabelID, [OptOutChange], Author, reason: String?), Void>(
    """
    INSERT INTO opt_out_change (label_id, user_ext_id, changed_at, change_id, channel, address,
      action, actor_kind, actor, snoozed_until, reason, message_id, campaign, template,
      client_prefix, wording)
    SELECT $1, t.user_ext_id, t.changed_at, t.change_id, t.channel, '', t.action, $8, $9,
      t.snoozed_until, $10, $11, $12, $13, $14, $15
    FROM unnest($2::text[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[],
      $7::timestamptz[])
      AS t (user_ext_id, changed_at, change_id, channel, action, snoozed_until)
    """,
    bind: { label, changes, author, reason in
      [
        .text(label), .textArray(changes.map(\.userExtID)), .timestampArray(changes.map(\.at)),
        .uuidArray(changes.map { _ in randomID() }),
        .textArray(changes.map(\.channel.rawValue)), .textArray(changes.map(\.action.rawValue)),
        .timestampArray(changes.map(\.snoozedUntil)), .text(author.kind.rawValue),
        .text(author.name.storable), .text(reason?.storable),
        .text(author.circumstances.messageID), .text(author.circumstances.campaign),
        .text(author.circumstances.template), .text(author.circumstances.clientPrefix?.storable),
        .text(author.circumstances.wording?.storable),
      ]
    },
    decode: { _ in })

  /// RFC 9562 §5.4: 122 random bits, version 4.
  private static func randomID() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes
  }
}
