public import Deliverability
import HTTPMessages
import JSONReading

/// Postmark webhooks: one event a request, told by `RecordType`; nothing is signed.
///
/// Postmark keeps its suppressions by message stream: the stream is the list of an opt-out or opt-in.
/// Source: Postmark docs, "Webhooks overview" and the page of each webhook.
public struct PostmarkWebhook: VerifiedWebhook {
  public static let name: ProviderName = "postmark"
  public static let channel = Channel.email

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard root.kind == .object else { throw .unreadable("the body is no JSON object") }
    guard let name = root.text("RecordType") else { throw .unreadable("RecordType is missing") }
    return Translation(events: [Self.event(name, root)])
  }

  private static func event(_ name: String, _ root: JSONValue) -> ProviderEvent {
    let meaning = PostmarkMeaning(of: name, root)
    let isPreference = meaning.kind == .optedOut || meaning.kind == .optedIn
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(root.text("Recipient") ?? root.text("Email")),
      reasonKeys: meaning.reasonKeys, occurredAt: time(root),
      // Only these two have an id of the event.
      providerEventID: ["Bounce", "SpamComplaint"].contains(name) ? root.text("ID") : nil,
      messageID: root.text("MessageID"),
      subtype: root.text("Type") ?? root.text("SuppressionReason"), url: root.text("OriginalLink"),
      list: isPreference ? root.text("MessageStream") : nil,
      detail: root.detail("Details") ?? root.detail("Description"))
    event.attach(SenderMetadata(root["Metadata"]))
    return event
  }

  private static func time(_ root: JSONValue) -> Timestamp? {
    ["BouncedAt", "DeliveredAt", "ChangedAt", "ReceivedAt"].lazy
      .compactMap { EventTime.rfc3339(root.text($0)) }.first
  }
}
