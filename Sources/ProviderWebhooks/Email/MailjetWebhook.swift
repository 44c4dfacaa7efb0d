public import Deliverability
import HTTPMessages
import JSONReading

/// Mailjet event webhooks: one event as an object (version 1), or those of a second as an array
/// (version 2); nothing is signed.
///
/// Mailjet keeps unsubscribes by contact list (`mj_list_id`).
/// Source: Mailjet docs, "Event API: real-time notifications".
public struct MailjetWebhook: VerifiedWebhook {
  public static let name: ProviderName = "mailjet"
  public static let channel = Channel.email

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    try Translation(objectOrArray: request.request) { element throws(ElementProblem) in
      [try Self.event(element)]
    }
  }

  private static func event(_ element: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let name = element.text("event") else { throw ElementProblem("event is missing") }
    let meaning = MailjetMeaning(of: name, element)
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(element.text("email")), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(element.text("time")),
      // 64 bits: kept as its text.
      messageID: element.text("MessageID") ?? element.text("mj_message_id"),
      subtype: element.text("error"), url: element.text("url"),
      list: name == "unsub" ? identifier(element, "mj_list_id") : nil,
      campaign: element.text("customcampaign") ?? identifier(element, "mj_campaign_id"),
      detail: ["comment", "smtp_reply", "source"].lazy.compactMap { element.detail($0) }.first)
    event.attach(SenderMetadata(element["Payload"]))
    return event
  }

  /// A Mailjet id; 0 is none.
  private static func identifier(_ element: JSONValue, _ key: String) -> String? {
    element.text(key).flatMap { $0 == "0" ? nil : $0 }
  }
}
