public import Deliverability
import JSONReading

/// Mandrill (Mailchimp Transactional) webhooks: a form with one field that holds a JSON array of events.
///
/// `ts` of an event is its own time, `msg.ts` the time of sending. `_id` is the message's: events have none.
/// Source: Mailchimp Transactional docs, "Webhook format", "Sync events format".
public struct MandrillWebhook: VerifiedWebhook {
  public static let name: ProviderName = "mandrill"
  public static let channel = Channel.email
  static let eventsField = "mandrill_events"

  let verification: MandrillVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let form = try request.request.form(else: WebhookRejection.unreadable)
    guard let field = form.fields.first(where: { $0.name == Self.eventsField }) else {
      throw .unreadable("\(Self.eventsField) is missing")
    }
    let root = try Self.events(field.bytes)
    guard root.kind == .array else { throw .unreadable("\(Self.eventsField) is no JSON array") }
    return Translation(elementsOf: root) { element throws(ElementProblem) in
      [try Self.event(element)]
    }
  }

  private static func events(_ json: [UInt8]) throws(WebhookRejection) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue.root(ofContent: json)
    } catch {
      throw .unreadable("\(eventsField) is no JSON: at byte \(error.offset) \(error.problem)")
    }
  }

  private static func event(_ element: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let name = element.text("event") else { return try syncEvent(element) }
    let message = element["msg"]
    let meaning = MandrillMeaning.of(event: name, message)
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      // Of an inbound mail it is our own address.
      recipient: name == "inbound" ? nil : Recipient.email(message?.text("email")),
      reasonKeys: meaning.reasonKeys, occurredAt: EventTime.seconds(element.text("ts")),
      messageID: element.text("_id") ?? message?.text("_id"),
      subtype: message.flatMap(MandrillMeaning.rejectReason) ?? message?.text("bounce_description"),
      url: element.text("url"), detail: detail(message))
    event.attach(SenderMetadata(message?["metadata"]))
    return event
  }

  /// An address came onto or left one of Mandrill's lists.
  private static func syncEvent(_ element: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let type = element.text("type") else {
      throw ElementProblem("event is missing, and so is a sync event's type")
    }
    let action = element.text("action")
    let entry = element["reject"] ?? element["entry"]
    return ProviderEvent(
      channel: channel, kind: .other, name: type, recipient: Recipient.email(entry?.text("email")),
      reasonKeys: [ReasonKey.spelled(type, action)].compactMap(\.self) + ReasonKey.ofEvent(type),
      occurredAt: EventTime.seconds(element.text("ts")), subtype: action,
      detail: entry?.detail("detail"))
  }

  private static func detail(_ message: JSONValue?) -> String? {
    var lastReply: String?
    if let replies = message?["smtp_events"]?.elements {
      for reply in replies { lastReply = reply.detail("diag") ?? lastReply }
    }
    return message?.detail("diag") ?? lastReply
  }
}
