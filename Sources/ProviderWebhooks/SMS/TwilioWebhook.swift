public import Deliverability
public import HTTPMessages
import JSONReading

/// Twilio Programmable Messaging: status callbacks and inbound messages, one a request.
///
/// The fields come as a form by POST, or in the query if the callback is configured as GET. Our own
/// words (`user_ext_id`, `campaign` …) stand in the query of the callback URL.
/// Source: Twilio docs, "Track the Message Status of Outbound Messages", "Twilio's Request to your Webhook URL".
public struct TwilioWebhook: VerifiedWebhook {
  public static let name: ProviderName = "twilio"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: TwilioVerification?

  /// Twilio takes a body as TwiML: none is the only one that is always right.
  public func accepted() -> HTTPResponse { HTTPResponse(.noContent) }

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let query = try request.request.queryFields(else: WebhookRejection.unreadable)
    let fields = try Self.fields(request.request, query: query)
    if fields.isEmpty { return Translation() }  // someone has only looked whether the URL is there
    var event = try Self.event(fields)
    event.attach(SenderMetadata { query[$0] })
    return Translation(events: [event])
  }

  private static func fields(_ request: WebhookRequest, query: FormFields) throws(WebhookRejection)
    -> FormFields
  {
    if request.method == .get { return query }
    if request.mediaTypeEssence == "application/json" {
      return FormFields(try request.json(else: WebhookRejection.unreadable))
    }
    return try request.form(else: WebhookRejection.unreadable)
  }

  private static func event(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    let messageID = fields.text("MessageSid") ?? fields.text("SmsSid")
    guard messageID != nil else { throw .unreadable("MessageSid is missing") }
    let isOutbound = fields["MessageStatus"] != nil
    if fields["OptOutType"] != nil || !isOutbound && fields["Body"] != nil {
      return inbound(fields, messageID: messageID)
    }
    guard let status = fields.text("MessageStatus") ?? fields.text("SmsStatus") else {
      throw .unreadable("neither MessageStatus nor Body is there")
    }
    let code = fields.text("ErrorCode").flatMap { Int($0) == 0 ? nil : $0 }
    let meaning = TwilioMeaning(status: status, errorCode: code)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: status,
      recipient: Recipient.phone(fields.text("To")), reasonKeys: meaning.reasonKeys,
      messageID: messageID, subtype: code,
      detail: fields.text("ErrorMessage", maxBytes: EventText.maxDetailBytes))
  }

  /// A text from a recipient: the event is about its sender. `OptOutType`, where the messaging service
  /// sends it, knows the customer's own and translated keywords, so it counts before the text.
  private static func inbound(_ fields: FormFields, messageID: String?) -> ProviderEvent {
    let optOutType = fields.text("OptOutType")?.asciiUppercased()
    let meaning: InboundMeaning =
      switch optOutType {
      case "STOP": .stop
      case "START": .start
      case "HELP": .help
      default: InboundMeaning(wholeText: fields["Body"] ?? "", yesMeansStart: true)
      }
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(fields.text("From")), reasonKeys: [meaning.reasonKey],
      messageID: messageID)
  }
}
