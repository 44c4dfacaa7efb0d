public import Deliverability
import JSONReading

/// Postal webhooks: one event a request. What Postal receives for us is not told: only outgoing mail.
///
/// `payload.time` is how long an attempt took; the event's own time is the outer `timestamp`.
/// Source: Postal's `MessageDelivery`, `BounceMessage` and `WebhookEvent`; Postal docs, "Webhook Events & Payloads".
public struct PostalWebhook: VerifiedWebhook {
  public static let name: ProviderName = "postal"
  public static let channel = Channel.email

  let verification: PostalVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let name = root.text("event") else { throw .unreadable("event is missing") }
    let payload = root["payload"]
    // A bounce is a mail of its own, which came in; the event is about the one that went out.
    let message = payload?["original_message"] ?? payload?["message"]
    if message?.text("direction")?.asciiLowercased() == "incoming" { return Translation() }
    let meaning = PostalMeaning.of(event: name, payload)
    let event = ProviderEvent(
      channel: Self.channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(message?.text("to")), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(root.text("timestamp")), providerEventID: root.text("uuid"),
      messageID: MessageID.bare(message?.text("message_id")), subtype: payload?.text("status"),
      url: payload?.text("url"), detail: payload?.detail("output") ?? payload?.detail("details"))
    return Translation(events: [event])
  }
}
