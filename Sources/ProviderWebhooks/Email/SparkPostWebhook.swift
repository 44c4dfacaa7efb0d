public import Deliverability
import HTTPMessages
import JSONReading

/// SparkPost (Bird) event webhooks: a JSON array of `{"msys": {<class>: {…}}}`; nothing is signed.
///
/// `[{"msys": {}}]` is a check of the URL and holds nothing.
/// Source: SparkPost docs, "Webhook events".
public struct SparkPostWebhook: VerifiedWebhook {
  public static let name: ProviderName = "sparkpost"
  public static let channel = Channel.email

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    try Translation(objectOrArray: request.request) { element throws(ElementProblem) in
      try Self.events(element)
    }
  }

  private static func events(_ element: JSONValue) throws(ElementProblem) -> [ProviderEvent] {
    guard let msys = element["msys"], msys.kind == .object else {
      throw ElementProblem("msys is missing or no object")
    }
    var events: [ProviderEvent] = []
    for member in msys.members { events.append(try event(member.value)) }
    return events
  }

  private static func event(_ body: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let name = body.text("type") else { throw ElementProblem("type is missing") }
    let meaning = SparkPostMeaning(of: name, body)
    let time = body.text("timestamp")
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(body.text("rcpt_to") ?? body.text("raw_rcpt_to")),
      reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(time) ?? EventTime.rfc3339(time),
      providerEventID: body.text("event_id"),
      // What the transmissions API returned; `message_id` is SparkPost's own of one recipient's copy.
      messageID: body.text("transmission_id") ?? body.text("message_id"),
      subtype: body.text("bounce_class") ?? body.text("fbtype"), url: body.text("target_link_url"),
      campaign: body.text("campaign_id"), template: body.text("template_id"),
      detail: body.detail("raw_reason") ?? body.detail("reason"))
    event.attach(SenderMetadata(body["rcpt_meta"]))
    return event
  }
}
