public import Deliverability
public import HTTPMessages

/// Plivo messaging: delivery reports and inbound messages, one a request.
///
/// The fields come as a form by POST, or in the query if the callback is configured as GET; their names
/// are taken in any case. Of a long text each part is reported, under the id of the send call in
/// `ParentMessageUUID`. Plivo sends no time. Our own words stand in the query of the callback URL.
/// Source: Plivo docs, "Message status callbacks", "Messaging error codes".
public struct PlivoWebhook: VerifiedWebhook {
  public static let name: ProviderName = "plivo"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: PlivoVerification?

  private static let vocabulary = StatusVocabulary(
    sent: ["queued", "sent"], delivered: ["delivered"], failed: ["failed", "undelivered"],
    codes: [
      .failedPermanently: ["70"],
      // Wrong format, not SMS-enabled or a landline: Plivo does not tell which.
      .notMobile: ["50"],
      .optedOut: ["200"],
      .blocked: ["30", "100", "450", "451", "452"],
    ])

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let request = request.request
    let query = try request.queryFields(else: WebhookRejection.unreadable)
    let fields =
      request.method == .get
      ? query : try request.form(else: WebhookRejection.unreadable)
    // Someone has only looked whether the URL is there.
    if fields.isEmpty, request.method == .get { return Translation() }
    var event = try Self.event(fields.withLowercasedNames)
    event.attach(SenderMetadata { query[$0] })
    return Translation(events: [event])
  }

  private static func event(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    let messageID = fields.text("parentmessageuuid") ?? fields.text("messageuuid")
    guard let status = fields.text("status") else {
      guard let text = fields["text"] else { throw .unreadable("neither Status nor Text is there") }
      let meaning = InboundMeaning(wholeText: text)
      return ProviderEvent(
        channel: channel, kind: meaning.kind, name: "inbound",
        recipient: Recipient.phone(fields["from"]), reasonKeys: [meaning.reasonKey],
        messageID: messageID)
    }
    let code = FailureClasses.code(fields["errorcode"])
    let (kind, reasonKeys) = vocabulary.meaning(status: status, code: code)
    return ProviderEvent(
      channel: channel, kind: kind, name: status, recipient: Recipient.phone(fields["to"]),
      reasonKeys: reasonKeys, messageID: messageID, subtype: code)
  }
}

extension FormFields {
  fileprivate var withLowercasedNames: FormFields {
    FormFields(fields.map { Field(name: $0.name.asciiLowercased(), bytes: $0.bytes) })
  }
}
