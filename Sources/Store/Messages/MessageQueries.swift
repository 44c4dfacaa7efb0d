import Deliverability
import Postgres

enum MessageQueries {
  struct Registration: Sendable {
    let label: LabelID
    let clock: Timestamp
    /// Sorted by link id, each once.
    let messages: [(linkID: [UInt8], message: SentMessage)]
  }

  /// Stores the messages that are not stored yet, with the address and the brand that the user has now.
  /// Returns what the rollups count: the new ones that have a message id.
  static let register = Query<Registration, RollupKey?>(
    """
    INSERT INTO message (label_id, day, link_id, message_id, user_ext_id, channel, address, brand,
      campaign, template, sent_at, registered_at)
    SELECT $1, $2, i.link_id, i.message_id, i.user_ext_id, i.channel,
      CASE i.channel WHEN 'email' THEN u.email ELSE u.phone END, coalesce(i.brand, u.brand),
      i.campaign, i.template, i.sent_at, $3
    FROM unnest($4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::timestamptz[])
      AS i (link_id, message_id, user_ext_id, channel, brand, campaign, template, sent_at)
    LEFT JOIN users u ON u.label_id = $1 AND u.user_ext_id = i.user_ext_id
    ORDER BY i.link_id
    ON CONFLICT (label_id, day, link_id) DO NOTHING
    RETURNING message_id, day, channel, brand, campaign, template
    """,
    bind: { input in
      let messages = input.messages.map(\.message)
      return [
        .text(input.label), .date(daysSince1970: input.clock.utcDay), .timestamp(input.clock),
        .bytesArray(input.messages.map(\.linkID)),
        .optionalTextArray(messages.map(\.messageID)), .textArray(messages.map(\.userExtID)),
        .textArray(messages.map(\.channel.rawValue)), .optionalTextArray(messages.map(\.brand)),
        .optionalTextArray(messages.map(\.campaign)),
        .optionalTextArray(messages.map(\.template)), .timestampArray(messages.map(\.sentAt)),
      ]
    },
    decode: { row in
      guard try row.optionalText("message_id") != nil else { return nil }
      return RollupKey(
        .registered, day: try row.date("day"),
        channel: try row.enumeration("channel", as: Channel.self),
        campaign: try row.optionalText("campaign"), template: try row.optionalText("template"),
        brand: try row.optionalText("brand"))
    })

  static let find = Query<(LabelID, day: Int32, linkID: [UInt8]), StoredMessage>(
    """
    SELECT message_id, user_ext_id, channel, address, brand, campaign, template, sent_at,
      registered_at
    FROM message WHERE label_id = $1 AND day = $2 AND link_id = $3
    """,
    bind: { [.text($0), .date(daysSince1970: $1), .bytes($2)] },
    decode: StoredMessage.init(row:))

  /// Whether the label has registered a message since a day.
  static let hasAny = Query<(LabelID, since: Int32), Bool>(
    "SELECT EXISTS (SELECT FROM message WHERE label_id = $1 AND day >= $2) AS found",
    bind: { [.text($0), .date(daysSince1970: $1)] },
    decode: { row in try row.boolean("found") })
}

extension StoredMessage {
  init(row: Row) throws {
    self.init(
      message: SentMessage(
        messageID: try row.optionalText("message_id"), userExtID: try row.text("user_ext_id"),
        channel: try row.enumeration("channel", as: Channel.self),
        brand: try row.optionalText("brand"), campaign: try row.optionalText("campaign"),
        template: try row.optionalText("template"), sentAt: try row.optionalInstant("sent_at")),
      address: try row.optionalText("address"), registeredAt: try row.instant("registered_at"))
  }
}
