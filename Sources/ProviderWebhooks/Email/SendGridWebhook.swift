public import Deliverability
import JSONReading

/// SendGrid Event Webhook: a JSON array of events, signed with ECDSA.
/// Source: SendGrid docs, "Event Webhook Reference".
public struct SendGridWebhook: VerifiedWebhook {
  public static let name: ProviderName = "sendgrid"
  public static let channel = Channel.email

  let verification: SendGridVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard root.kind == .array else { throw .unreadable("the body is no JSON array") }
    return Translation(elementsOf: root) { element throws(ElementProblem) in
      [try Self.event(SendGridMembers(element))]
    }
  }

  private static func event(_ members: SendGridMembers) throws(ElementProblem) -> ProviderEvent {
    guard let name = members.text(.event) else { throw ElementProblem("event is missing") }
    let meaning = SendGridMeaning(of: name, members)
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(members.text(.email)), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(members.text(.timestamp)),
      providerEventID: members.text(.eventID), messageID: messageID(members),
      subtype: members.text(.type) ?? members.text(.attempt), url: members.text(.url),
      list: meaning.isAboutList ? members.text(.groupID) : nil,
      campaign: members.text(.marketingCampaignID),
      detail: members.text(.reason, maxBytes: EventText.maxDetailBytes)
        ?? members.text(.response, maxBytes: EventText.maxDetailBytes))
    event.attach(members.metadata)
    return event
  }

  /// The part of `sg_message_id` before the first `.` is what the send API returned as `X-Message-Id`.
  private static func messageID(_ members: SendGridMembers) -> String? {
    guard let id = members.text(.messageID) else { return MessageID.bare(members.text(.smtpID)) }
    return EventText.storable(
      String(id[..<(id.utf8.firstIndex(of: UInt8(ascii: ".")) ?? id.endIndex)]))
  }
}
