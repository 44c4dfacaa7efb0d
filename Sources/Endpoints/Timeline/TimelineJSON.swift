import Deliverability
import JSONReading
import Store

/// The JSON of a timeline: `{"user_ext_id":…,"last_opened_at":…,"last_clicked_at":…,"entries":[…],"next_before":…}`.
enum TimelineJSON {
  /// - Parameter limit: a page that is full may have another behind it.
  static func write(
    _ entries: [TimelineEntry], _ recency: Recency, of userExtID: String, limit: Int,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("user_ext_id", userExtID)
    writer.member("last_opened_at", recency.lastOpenedAt)
    writer.member("last_clicked_at", recency.lastClickedAt)
    writer.key("entries")
    writer.beginArray()
    for entry in entries { write(entry, to: &writer) }
    writer.endArray()
    writer.member("next_before", entries.count < limit ? nil : entries.last?.cursor.text)
    writer.endObject()
  }

  private static func write(_ entry: TimelineEntry, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kind", entry.kind.rawValue)
    writer.member("at", entry.at)
    writer.member("id", entry.id)
    writer.member("channel", entry.channel.rawValue)
    writer.member("address", entry.address)
    writer.member("word", entry.word)
    writer.member("from_status", entry.fromStatus)
    writer.member("actor_kind", entry.actorKind)
    writer.member("actor", entry.actor)
    writer.member("status", entry.status)
    writer.member("mapping_key", entry.mappingKey)
    writer.member("reason_keys", entry.reasonKeys)
    writer.member("snoozed_until", entry.snoozedUntil)
    writer.member("detail", entry.detail)
    writer.member("message_id", entry.messageID)
    writer.member("campaign", entry.campaign)
    writer.member("template", entry.template)
    writer.member("client_prefix", entry.clientPrefix)
    writer.member("wording", entry.wording)
    writer.endObject()
  }

  static let content = Operation.Content(
    .json,
    .named(
      "Timeline",
      .object([
        .required("user_ext_id", .text),
        .required(
          "last_opened_at",
          .time.orNull.described("Within the last \(Recency.days) days; null if not.")),
        .required("last_clicked_at", .time.orNull.described("Likewise.")),
        .required("entries", .list(of: entrySchema)),
        .required(
          "next_before", .text.orNull.described("`before` of the next page; null on the last.")),
      ])),
    example: #"""
      {"user_ext_id":"u1","last_opened_at":"2026-11-21T18:00:00Z","last_clicked_at":null,"entries":[{"kind":"event","at":"2026-11-22T10:00:00Z",\#
      "id":"00112233445566778899aabbccddeeff","channel":"email","address":"a@example.com",\#
      "word":"failed_permanently","from_status":null,"actor_kind":"provider","actor":"acme-sendgrid",\#
      "status":"BOUNCED","mapping_key":"bounce","reason_keys":["bounce:5.1.1","bounce"],\#
      "snoozed_until":null,"detail":"550 5.1.1 no such user","message_id":"m1","campaign":null,\#
      "template":null,"client_prefix":null,"wording":null}],\#
      "next_before":null}
      """#)

  private static let entrySchema = Schema.named(
    "TimelineEntry",
    .object([
      .required("kind", .choice(TimelineEntry.Kind.allCases.map(\.rawValue))),
      .required("at", .time), .required("id", .text),
      .required("channel", .choice(Channel.allCases.map(\.rawValue))),
      .required("address", .text.orNull),
      .required("word", .text.described("An event's kind, the new status, or what was chosen.")),
      .required("from_status", .text.orNull),
      .required("actor_kind", .choice(["provider", "operator", "pam", "player", "clock"])),
      .required("actor", .text.described("A source, the name of a token, or a player's link.")),
      .required("status", .text.orNull.described("What an event was mapped to.")),
      .required("mapping_key", .text.orNull), .required("reason_keys", .list(of: .text)),
      .required("snoozed_until", .time.orNull), .required("detail", .text.orNull),
      .required("message_id", .text.orNull), .required("campaign", .text.orNull),
      .required("template", .text.orNull),
      .required(
        "client_prefix", .text.orNull.described("Of a player: the client's /24 or /48 network.")),
      .required("wording", .text.orNull.described("The page's texts that a player saw.")),
    ]))
}
