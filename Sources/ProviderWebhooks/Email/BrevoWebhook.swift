public import Deliverability
public import HTTPMessages
import JSONReading

/// Brevo (Sendinblue) webhooks: one event as an object, or an array where batching is on; nothing is signed.
///
/// Only `ts_epoch` is true UTC: `ts`, `ts_event` and `date` are shifted by the account's time zone. An
/// event without it counts from its receipt, and one of those texts tells it apart from others.
/// Source: Brevo docs, "Transactional webhooks", "Marketing webhooks".
public struct BrevoWebhook: VerifiedWebhook {
  public static let name: ProviderName = "brevo"
  public static let channel = Channel.email
  /// Brevo gives up at any 5xx, and repeats what was answered by 429.
  public static let deferralStatus = HTTPStatus.tooManyRequests

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    try Translation(objectOrArray: request.request) { element throws(ElementProblem) in
      [try Self.event(element)]
    }
  }

  private static func event(_ element: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let name = element.text("event") else { throw ElementProblem("event is missing") }
    let time = time(element.text("ts_epoch"))
    var event = ProviderEvent(
      channel: channel, kind: kinds[name.asciiLowercased()] ?? .other, name: name,
      recipient: Recipient.email(element.text("email")),
      reasonKeys: reasonKeys(of: name, reason: element.text("reason")), occurredAt: time,
      // `id` is the webhook's or the account's, not the event's.
      messageID: MessageID.bare(element.text("message-id")),
      subtype: time == nil
        ? ["ts_event", "ts", "date"].lazy.compactMap { element.text($0) }.first : nil,
      url: element.text("link"), campaign: element.text("camp_id"),
      template: element.text("template_id"), detail: element.detail("reason"))
    event.attach(SenderMetadata(element["X-Mailin-custom"]))
    return event
  }

  private static let kinds: [String: EventKind] = [
    "request": .sent, "sent": .sent, "delivered": .delivered, "deferred": .deferred,
    "opened": .opened, "unique_opened": .opened, "proxy_open": .opened,
    "unique_proxy_open": .opened, "click": .clicked,
    "soft_bounce": .failedTransiently, "hard_bounce": .failedPermanently,
    "invalid_email": .failedPermanently, "blocked": .suppressed,
    "spam": .complained, "complaint": .complained,
    "unsubscribe": .optedOut, "unsubscribed": .optedOut,
  ]

  /// The event's name. Why Brevo has blocked a message stands in free text alone; that the recipient
  /// had unsubscribed must not be lost.
  private static func reasonKeys(of name: String, reason: String?) -> [String] {
    let isOptOut =
      name.asciiLowercased() == "blocked"
      && reason?.asciiLowercased().contains("unsubscribed user") == true
    return (isOptOut ? ["blocked.unsubscribed-user"] : []) + ReasonKey.ofEvent(name)
  }

  /// Milliseconds; a number below 10¹¹, which would be a day of the year 1973, is seconds.
  private static func time(_ text: String?) -> Timestamp? {
    guard let milliseconds = EventTime.milliseconds(text) else { return nil }
    return milliseconds.microseconds < 100_000_000_000_000
      ? EventTime.seconds(text) : milliseconds
  }
}
