public import Deliverability
import JSONReading

/// MailerSend webhooks: one event a request. `data.id` and `data.created_at` are the event's own, the
/// outer `created_at` is the notification's, which another attempt may change.
/// Source: MailerSend docs, "Webhooks", "Activities".
public struct MailerSendWebhook: VerifiedWebhook {
  public static let name: ProviderName = "mailersend"
  public static let channel = Channel.email

  /// The field `Signature`.
  enum Scheme: BodyCodeScheme {
    static let field = "Signature"
    static let secretMeaning = "the signing secret MailerSend shows beside the webhook"
  }

  let verification: BodyCodeVerification<Scheme>?

  private static let kinds: [String: EventKind] = [
    "sent": .sent, "delivered": .delivered, "deferred": .deferred,
    "soft_bounced": .failedTransiently, "hard_bounced": .failedPermanently,
    "opened": .opened, "opened_unique": .opened, "clicked": .clicked, "clicked_unique": .clicked,
    "unsubscribed": .optedOut, "spam_complaint": .complained,
  ]

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    let data = root["data"]
    guard let name = root.text("type") ?? data?.text("type") else {
      throw .unreadable("type is missing")
    }
    let activity = Self.activity(name, data)
    let email = data?["email"]
    let cause = data?["morph"]
    let event = ProviderEvent(
      channel: Self.channel, kind: activity.flatMap { Self.kinds[$0] } ?? .other, name: name,
      recipient: Recipient.email(email?["recipient"]?.text("email")),
      reasonKeys: [activity ?? ReasonKey.verbatim(name)].compactMap(\.self),
      occurredAt: EventTime.rfc3339(data?.text("created_at")), providerEventID: data?.text("id"),
      messageID: email?["message"]?.text("id"), url: cause?.text("url"),
      detail: cause?.detail("readable_reason") ?? cause?.detail("reason"))
    return Translation(events: [event])
  }

  /// What happened to one mail, as a key; nil for an event of another thing (a sender's identity, an
  /// inbound route), whatever the type of its data.
  private static func activity(_ name: String, _ data: JSONValue?) -> String? {
    let prefix = "activity."
    guard name.hasPrefix(prefix) || data?["email"]?.kind == .object else { return nil }
    let ownName = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return ReasonKey.verbatim(data?.text("type") ?? ownName)
  }
}
