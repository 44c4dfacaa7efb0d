public import Deliverability
import JSONReading

/// Unisender Go (elsewhere UniOne) webhooks: events by user, or, if so configured, one event a request.
///
/// Of one event it is told only that it comes flat: so its members are looked for in `event_data` of the
/// body, and in the body itself.
/// Source: Unisender Go docs, "Callback format"; UniOne docs, "Webhooks".
public struct UnisenderGoWebhook: VerifiedWebhook {
  public static let name: ProviderName = "unisender_go"
  public static let channel = Channel.email

  let verification: UnisenderGoVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    var translation = Translation()
    guard let users = root["events_by_user"] else {
      guard root["event_data"] != nil || root["status"] != nil || root["event_name"] != nil else {
        throw .unreadable("neither events_by_user nor event_data is there")
      }
      translation.add(at: "event_data") { () throws(ElementProblem) in
        try Self.events(root, data: root["event_data"] ?? root)
      }
      return translation
    }
    guard users.kind == .array else { throw .unreadable("events_by_user is no JSON array") }
    for (index, user) in users.elements.enumerated() {
      let path = "events_by_user[\(index)]"
      guard let events = user["events"], events.kind == .array else {
        translation.unreadable.append(
          UnreadableElement(path: path, problem: "events is missing or no array"))
        continue
      }
      let read = Translation(elementsOf: events, at: "\(path).events") {
        element throws(ElementProblem) in
        try Self.events(element, data: element["event_data"])
      }
      translation.events += read.events
      translation.unreadable += read.unreadable
    }
    return translation
  }

  /// A block of a sending server (`transactional_spam_block`) is about no mail: no event.
  private static func events(_ element: JSONValue, data: JSONValue?) throws(ElementProblem)
    -> [ProviderEvent]
  {
    let type = element.text("event_name")
    if type == "transactional_spam_block" { return [] }
    let isStatus = type == nil || type == "transactional_email_status"
    guard let name = isStatus ? data?.text("status") : type else {
      throw ElementProblem("status is missing")
    }
    let delivery = data?["delivery_info"]
    let deliveryStatus = delivery?.text("delivery_status")
    let meaning =
      isStatus
      ? UnisenderGoMeaning.of(status: name, deliveryStatus: deliveryStatus)
      : EventMeaning(.other, ReasonKey.verbatim(name))
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(data?.text("email")), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.utc(data?.text("event_time")), messageID: data?.text("job_id"),
      subtype: deliveryStatus, url: data?.text("url"),
      detail: delivery?.detail("destination_response"))
    event.attach(SenderMetadata(data?["metadata"]))
    return [event]
  }
}
