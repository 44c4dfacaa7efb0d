public import Deliverability
import JSONReading

/// Bird (the platform after MessageBird): events `sms.outbound` and `sms.inbound`, one a request, as
/// `{"service": …, "event": …, "payload": …}`.
///
/// The payload's layout is not documented for sure, so it is read in the safest way: no failure is
/// permanent, only the words "opted out" are an opt-out, and of several receivers none is certain. The
/// shipped mapping maps no status. Our own words stand in `reference` as a JSON object.
/// Source: Bird docs, "Webhook subscriptions"; the payload from its Channels API's message.
public struct BirdWebhook: VerifiedWebhook {
  public static let name: ProviderName = "bird"
  public static let channel = Channel.sms

  let verification: BirdVerification?

  private static let vocabulary = StatusVocabulary(
    sent: ["accepted", "scheduled", "processing", "buffered", "sent"],
    delivered: ["delivered", "read"],
    failed: ["rejected", "sending_failed", "delivery_failed", "failed", "expired", "undelivered"],
    codes: [.optedOut: ["103", "opted out"]])

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let name = root.text("event") else { throw .unreadable("event is missing") }
    // Other channels may share the subscription's URL.
    guard name.hasPrefix("sms.") else { return Translation() }
    guard let payload = root["payload"], payload.kind == .object else {
      throw .unreadable("payload is missing or no object")
    }
    var event: ProviderEvent
    switch name {
    case "sms.outbound": event = Self.outbound(payload)
    case "sms.inbound": event = Self.inbound(payload)
    default: event = Self.unknown(name)
    }
    event.occurredAt = Self.time(payload)
    event.messageID = payload.text("id")
    event.attach(SenderMetadata(payload["reference"]))
    return Translation(events: [event])
  }

  private static func outbound(_ payload: JSONValue) -> ProviderEvent {
    let status = payload.text("status") ?? "sms.outbound"
    let reason = ReasonKey.verbatim(payload.text("reason"))
    let (kind, reasonKeys) = vocabulary.meaning(status: status, code: reason)
    let contacts = payload["receiver"]?["contacts"]
    let isCertain = contacts?.count == 1
    let only = contacts?.elements.first { _ in isCertain }
    return ProviderEvent(
      channel: channel, kind: kind, name: status,
      recipient: Recipient.phone(only?.text("identifierValue")), isRecipientCertain: isCertain,
      reasonKeys: reasonKeys, subtype: reason, detail: payload["failure"]?.detail("description"))
  }

  private static func inbound(_ payload: JSONValue) -> ProviderEvent {
    let body = payload["body"]
    let meaning = InboundMeaning(wholeText: (body?["text"]?["text"] ?? body?["text"])?.string ?? "")
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(payload["sender"]?["contact"]?.text("identifierValue")),
      reasonKeys: [meaning.reasonKey])
  }

  private static func unknown(_ name: String) -> ProviderEvent {
    ProviderEvent(
      channel: channel, kind: .other, name: name, isRecipientCertain: false,
      reasonKeys: ReasonKey.ofEvent(name))
  }

  /// The time of the state told, as far as the payload has one.
  private static func time(_ payload: JSONValue) -> Timestamp? {
    ["lastStatusAt", "updatedAt", "createdAt"].lazy
      .compactMap { EventTime.rfc3339(payload.text($0)) }.first
  }
}
