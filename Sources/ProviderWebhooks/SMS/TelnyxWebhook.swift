public import Deliverability
import JSONReading

/// Telnyx messaging webhooks: one JSON event a request, about one or several recipients of a message.
///
/// `errors` belong to the message: they are taken for the recipients whose own status is a failure.
/// Telnyx waits 2 s for an answer.
/// Source: Telnyx docs, "Receiving webhooks for messaging", "Opt-out management".
public struct TelnyxWebhook: VerifiedWebhook {
  public static let name: ProviderName = "telnyx"
  public static let channel = Channel.sms

  let verification: TelnyxVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let data = root["data"], data.kind == .object, let type = data.text("event_type") else {
      throw .unreadable("data.event_type is missing")
    }
    guard let payload = data["payload"], payload.kind == .object else {
      throw .unreadable("data.payload is missing or no object")
    }
    var template = ProviderEvent(channel: Self.channel, kind: .other, name: type)
    template.reasonKeys = ReasonKey.ofEvent(type)
    template.occurredAt = EventTime.rfc3339(data.text("occurred_at"))
    template.providerEventID = data.text("id")
    template.messageID = payload.text("id")
    switch type {
    case "message.sent", "message.finalized": return try Self.outbound(payload, template)
    case "message.received": return Translation(events: [Self.inbound(payload, template)])
    default: return Translation(events: [Self.unknown(payload, template)])
    }
  }

  private static func outbound(_ payload: JSONValue, _ template: ProviderEvent)
    throws(WebhookRejection) -> Translation
  {
    guard let recipients = payload["to"], recipients.kind == .array, recipients.count > 0 else {
      throw .unreadable("data.payload.to names no recipient")
    }
    let error = payload["errors"]?.elements.first { _ in true }
    return Translation(elementsOf: recipients, at: "data.payload.to") {
      recipient throws(ElementProblem) in
      guard let status = recipient.text("status") else { throw ElementProblem("status is missing") }
      let meaning = TelnyxMeaning(
        status: status, lineType: recipient.text("line_type"), error: error)
      var event = template
      event.kind = meaning.kind
      event.recipient = Recipient.phone(recipient.text("phone_number"))
      // The message's id alone can't tell which of several recipients it was.
      event.isRecipientCertain = event.recipient != nil || recipients.count == 1
      event.reasonKeys = meaning.reasonKeys
      event.subtype = meaning.code ?? status
      if meaning.code != nil { event.detail = error?.detail("detail") ?? error?.detail("title") }
      return [event]
    }
  }

  /// A text from a person. Where Telnyx has answered it by itself, `autoresponse_type` knows the
  /// profile's own keywords, so it counts before the text.
  private static func inbound(_ payload: JSONValue, _ template: ProviderEvent) -> ProviderEvent {
    let answered = payload.text("autoresponse_type").flatMap { ReasonKey.spelled($0) }
    let meaning: InboundMeaning =
      switch answered {
      case "opt_out", "opt-out", "optout", "stop": .stop
      case "opt_in", "opt-in", "optin", "start": .start
      case "help": .help
      default: InboundMeaning(wholeText: payload["text"]?.string ?? "")
      }
    var event = template
    event.kind = meaning.kind
    event.recipient = Recipient.phone(payload["from"]?.text("phone_number") ?? payload.text("from"))
    event.reasonKeys = [meaning.reasonKey]
    return event
  }

  private static func unknown(_ payload: JSONValue, _ template: ProviderEvent) -> ProviderEvent {
    var event = template
    let recipients = payload["to"]
    event.isRecipientCertain = recipients?.count == 1
    if event.isRecipientCertain {
      let only = recipients?.elements.first { _ in true }
      event.recipient = Recipient.phone(only?.text("phone_number"))
    }
    return event
  }
}
