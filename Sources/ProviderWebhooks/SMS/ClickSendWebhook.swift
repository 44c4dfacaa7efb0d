public import Deliverability
import HTTPMessages

/// ClickSend: delivery receipts and inbound texts, one form (or flat JSON object) a request.
///
/// The layout is mostly unverified. A receipt carries no phone that could be trusted, since `to` is our
/// own number in a text: the registered message tells whose it is. No code tells a cause, so every failure
/// is transient. ClickSend signs nothing: a secret in the URL proves the sender. Our own words may stand
/// in `custom_string` as a JSON object, or in the query of the URL.
/// Source: ClickSend docs, "SMS Delivery Receipts", "Inbound SMS Push".
public struct ClickSendWebhook: VerifiedWebhook {
  public static let name: ProviderName = "clicksend"
  public static let channel = Channel.sms

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let fields = try request.request.callbackFields()
    let isReceipt = fields.text("status_code") != nil || fields.text("status") != nil
    var event = try isReceipt ? Self.receipt(fields) : Self.inbound(fields)
    event.attach(try request.request.queryMetadata())
    event.attach(SenderMetadata(jsonText: fields["custom_string"]))
    return Translation(events: [event])
  }

  private static func receipt(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    guard let messageID = fields.text("message_id") else {
      throw .unreadable("message_id is missing, and nothing else tells the message")
    }
    let statusCode = ReasonKey.verbatim(fields["status_code"])
    let kind = kind(ofStatus: statusCode)
    let errorCode =
      kind == .failedTransiently ? FailureClasses.code(fields["error_code"]) : nil
    let word = fields.text("status")
    let reasonKeys = [errorCode, statusCode, ReasonKey.verbatim(word)]
      .compactMap(\.self)
    guard !reasonKeys.isEmpty else { throw .unreadable("status_code and status are blank") }
    return ProviderEvent(
      channel: channel, kind: kind, name: word ?? statusCode ?? "receipt", reasonKeys: reasonKeys,
      occurredAt: EventTime.seconds(fields["timestamp"]),
      messageID: messageID, subtype: errorCode ?? statusCode,
      detail: fields.text("error_text", maxBytes: EventText.maxDetailBytes)
        ?? fields.text("status_text", maxBytes: EventText.maxDetailBytes))
  }

  private static func kind(ofStatus code: String?) -> EventKind {
    switch code {
    case "200": .sent
    case "201": .delivered
    case "300", "301", "302": .failedTransiently
    default: .other
    }
  }

  private static func inbound(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    guard let text = fields["body"] ?? fields["message"], let sender = fields.text("from") else {
      throw .unreadable("neither a status nor from and body are there")
    }
    let meaning = InboundMeaning(wholeText: text)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound", recipient: Recipient.phone(sender),
      reasonKeys: [meaning.reasonKey], occurredAt: EventTime.seconds(fields["timestamp"]),
      messageID: fields.text("message_id"))
  }
}
