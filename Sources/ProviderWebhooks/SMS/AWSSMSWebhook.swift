public import Deliverability
import HTTPMessages
import JSONReading

/// AWS End User Messaging SMS: delivery events and inbound texts, one a request.
///
/// They come in an SNS message, in the `detail` of an EventBridge event that an API destination posts,
/// or bare (raw message delivery, an input transformer).
/// Source: AWS End User Messaging SMS docs, "Event types for SMS, MMS and voice" and "Two-way SMS messages".
public struct AWSSMSWebhook: VerifiedWebhook {
  public static let name: ProviderName = "aws_sms"
  public static let channel = Channel.sms

  let verification: AWSSMSVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    if let message = SNSMessage(root) {
      return try message.translation(topics: verification?.sns?.topics ?? [:]) {
        content throws(WebhookRejection) in
        try Self.translation(content, eventID: message.id, time: message.publishedAt)
      }
    }
    return try Self.translation(
      root["detail"] ?? root, eventID: root.text("id"), time: EventTime.rfc3339(root.text("time")))
  }

  /// - Parameters:
  ///   - eventID: of the envelope.
  ///   - time: when the envelope was made, for a text, which has no time of its own.
  private static func translation(_ content: JSONValue, eventID: String?, time: Timestamp?)
    throws(WebhookRejection) -> Translation
  {
    if let name = content.text("eventType") {
      return Translation(events: [delivery(name, content)])
    }
    guard content["messageBody"] != nil, content["originationNumber"] != nil else {
      throw .unreadable("neither eventType nor messageBody with originationNumber is there")
    }
    return Translation(events: [inbound(content, eventID: eventID, time: time)])
  }

  private static func delivery(_ name: String, _ content: JSONValue) -> ProviderEvent {
    var event = ProviderEvent(
      channel: channel, kind: kind(of: name, isFinal: content["isFinal"]?.boolean ?? true),
      name: name, recipient: Recipient.phone(content.text("destinationPhoneNumber")),
      reasonKeys: [ReasonKey.verbatim(name)].compactMap(\.self),
      occurredAt: EventTime.milliseconds(content.text("eventTimestamp")),
      messageID: content.text("messageId"), subtype: content.text("messageStatus"),
      detail: content.detail("messageStatusDescription"))
    event.attach(SenderMetadata(content["context"]))
    return event
  }

  /// `TEXT_SUCCESSFUL` only means that the carrier has taken the message.
  private static func kind(of name: String, isFinal: Bool) -> EventKind {
    switch name.asciiUppercased() {
    case "TEXT_DELIVERED": .delivered
    case "TEXT_SUCCESSFUL", "TEXT_QUEUED", "TEXT_PENDING": .sent
    case "TEXT_INVALID": .failedPermanently
    case "TEXT_BLOCKED", "TEXT_CARRIER_BLOCKED", "TEXT_SPAM": .blocked
    case "TEXT_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE", "TEXT_TTL_EXPIRED":
      isFinal ? .failedTransiently : .deferred
    // On our side: the text itself, the account's own protection.
    case "TEXT_INVALID_MESSAGE", "TEXT_PROTECT_BLOCKED": .failedTransiently
    default: .other
    }
  }

  /// A text from a recipient: the event is about its sender. `messageKeyword` is the registered word,
  /// not the one that was sent, and does not count.
  private static func inbound(_ content: JSONValue, eventID: String?, time: Timestamp?)
    -> ProviderEvent
  {
    let meaning = InboundMeaning(wholeText: content["messageBody"]?.text ?? "")
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(content.text("originationNumber")),
      reasonKeys: [meaning.reasonKey], occurredAt: time,
      providerEventID: content.text("inboundMessageId") ?? eventID,
      messageID: content.text("previousPublishedMessageId"))
  }
}
