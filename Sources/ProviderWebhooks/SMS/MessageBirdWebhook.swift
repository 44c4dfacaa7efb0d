public import Deliverability
public import HTTPMessages
import JSONReading

/// MessageBird's REST API for SMS: status reports in the query of a GET, inbound messages by POST.
///
/// A report is only sent for a message that carried a `reference`, which holds our own words as a JSON
/// object, if any; they may also stand in the query of the report URL. The newer platform is `bird`.
/// Source: MessageBird docs, "SMS API, Handle a status report", "Receive an SMS message".
public struct MessageBirdWebhook: VerifiedWebhook {
  public static let name: ProviderName = "messagebird"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.get, .post]

  let verification: MessageBirdVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let request = request.request
    let query = try request.queryFields(else: WebhookRejection.unreadable)
    let fields = try Self.fields(request, query: query)
    // Someone has only looked whether the URL is there.
    if fields.isEmpty, request.method == .get { return Translation() }
    var event = try Self.event(fields)
    event.attach(SenderMetadata { query[$0] })
    event.attach(SenderMetadata(jsonText: fields["reference"]))
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
    guard let status = fields.text("status") else { return try inbound(fields) }
    let code = FailureClasses.code(fields["statusErrorCode"])
    let meaning = MessageBirdMeaning(
      status: status, code: code, reason: ReasonKey.verbatim(fields["statusReason"]))
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: status,
      recipient: Recipient.phone(fields["recipient"]), reasonKeys: meaning.reasonKeys,
      occurredAt: time(fields["statusDatetime"]), messageID: fields.text("id"), subtype: code,
      detail: fields.text("statusReason", maxBytes: EventText.maxDetailBytes))
  }

  /// A text from a person; a short code's has other names for text and time.
  private static func inbound(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    guard fields["originator"] != nil, let text = fields["body"] ?? fields["message"] else {
      throw .unreadable("neither status nor originator with a text is there")
    }
    let meaning = InboundMeaning(wholeText: text)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(fields["originator"]), reasonKeys: [meaning.reasonKey],
      occurredAt: time(fields["createdDatetime"])
        ?? EventTime.compactUTC(fields["receive_datetime"]),
      messageID: fields.text("id"))
  }

  /// RFC 3339, whose `+` has become a blank if the query left it undecoded.
  private static func time(_ text: String?) -> Timestamp? {
    EventTime.rfc3339(text)
      ?? EventTime.rfc3339(text?.split(separator: " ").joined(separator: "+"))
  }
}
