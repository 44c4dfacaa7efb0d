public import Deliverability
import JSONReading

/// SMTP.com callbacks: a JSON array of events, without a signature.
///
/// The sender's own arguments are merged flat into each event, so any member may have been shadowed: an
/// event that names one thing twice with different values is none we could attribute.
/// Source: SMTP.com's "Integration and Callbacks Guide" and "Push Notifications Reference Document".
public struct SMTPComWebhook: VerifiedWebhook {
  public static let name: ProviderName = "smtpcom"
  public static let channel = Channel.email

  let verification: SharedSecretVerification?

  private static let ownMembers: Set<String> = [
    "id", "event_label", "event_code", "rcpt_to", "tracking_id", "time_finished", "time_received",
    "time_started", "resp_code", "resp_class", "resp_msg", "feedback_type", "url",
  ]

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard root.kind == .array else { throw .unreadable("the body is no JSON array") }
    return Translation(elementsOf: root) { element throws(ElementProblem) in
      [try Self.event(element)]
    }
  }

  private static func event(_ element: JSONValue) throws(ElementProblem) -> ProviderEvent {
    try refuseContradictions(element)
    guard let name = element.text("event_label") ?? SMTPComMeaning.label(of: element) else {
      throw ElementProblem("event_label is missing")
    }
    let meaning = SMTPComMeaning.of(event: name, element)
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(element.text("rcpt_to")), reasonKeys: meaning.reasonKeys,
      occurredAt: time(element), providerEventID: element.text("id"),
      messageID: element.text("tracking_id"),
      subtype: element.text("feedback_type") ?? element.text("resp_class"),
      url: element.text("url"), detail: element.detail("resp_msg"))
    event.attach(SenderMetadata { element[$0]?.text })
    return event
  }

  /// An attempt is told by when it ended, feedback by when it came in.
  private static func time(_ element: JSONValue) -> Timestamp? {
    ["time_finished", "time_received", "time_started"].lazy
      .compactMap { EventTime.seconds(element.text($0)) }.first
  }

  private static func refuseContradictions(_ element: JSONValue) throws(ElementProblem) {
    guard element.kind == .object else { throw ElementProblem("the element is no object") }
    var values: [String: ArraySlice<UInt8>] = [:]
    for member in element.members where ownMembers.contains(member.key) {
      if let earlier = values.updateValue(member.value.bytes, forKey: member.key),
        !earlier.elementsEqual(member.value.bytes)
      {
        throw ElementProblem("\(member.key) stands twice with different values")
      }
    }
  }
}
