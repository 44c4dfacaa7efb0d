public import Deliverability
public import HTTPMessages
import JSONReading

/// Vonage SMS API (formerly Nexmo): delivery receipts and inbound messages, one a request.
///
/// The account decides how they come: in the query of a GET, or by POST as a form or a flat JSON
/// object. `msisdn` is the person in both; `to` is our own number or sender name. Our own words stand
/// in the query of the callback URL, or in `client-ref` as a JSON object.
/// Source: Vonage docs, "SMS Delivery Receipts", "Inbound SMS".
public struct VonageSMSWebhook: VerifiedWebhook {
  public static let name: ProviderName = "vonage_sms"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: SignatureOrSecretVerification<VonageSMSVerification>?

  private static let vocabulary = StatusVocabulary(
    sent: ["accepted", "buffered"], delivered: ["delivered"],
    failed: ["failed", "rejected", "expired"],
    codes: [
      .failedPermanently: ["3", "12"],
      .optedOut: ["9"],
      .blocked: ["4", "6", "13", "14", "50", "51", "52", "53"],
    ])

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let request = request.request
    let fields = try Self.fields(of: request, else: WebhookRejection.unreadable)
    // Vonage has only looked whether the URL is there.
    if fields.isEmpty, request.method == .get { return Translation() }
    var event = try Self.event(fields)
    let query = try request.queryFields(else: WebhookRejection.unreadable)
    event.attach(SenderMetadata { query[$0] })
    event.attach(SenderMetadata(jsonText: fields["client-ref"]))
    return Translation(events: [event])
  }

  /// The callback's parameters, from wherever the account has them sent.
  static func fields(of request: WebhookRequest, else rejection: (String) -> WebhookRejection)
    throws(WebhookRejection) -> FormFields
  {
    if request.method == .get { return try request.queryFields(else: rejection) }
    if request.mediaTypeEssence == "application/json" {
      return FormFields(try request.json(else: rejection))
    }
    return try request.form(else: rejection)
  }

  private static func event(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    guard let status = fields.text("status") else { return try inbound(fields) }
    let code = FailureClasses.code(fields["err-code"])
    let (kind, reasonKeys) = vocabulary.meaning(status: status, code: code)
    return ProviderEvent(
      channel: channel, kind: kind, name: status, recipient: Recipient.phone(fields["msisdn"]),
      reasonKeys: reasonKeys, occurredAt: time(fields), messageID: fields.text("messageId"),
      subtype: code)
  }

  /// A text from a person. `keyword` is only the first word of `text`, so it counts where there is no text.
  private static func inbound(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    guard ["text", "keyword", "type"].contains(where: { fields[$0] != nil }) else {
      throw .unreadable("neither status nor text is there")
    }
    let meaning = InboundMeaning(wholeText: fields["text"] ?? fields["keyword"] ?? "")
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(fields["msisdn"]), reasonKeys: [meaning.reasonKey],
      occurredAt: VonageTime.read(fields["message-timestamp"]),
      messageID: fields.text("messageId"))
  }

  /// `scts` is the carrier's time, to the minute, and often junk: it counts only if it is a time, and
  /// within a day of Vonage's own where there is one.
  private static func time(_ fields: FormFields) -> Timestamp? {
    let own = VonageTime.read(fields["message-timestamp"])
    guard let carrier = EventTime.compactUTC(fields["scts"]) else { return own }
    guard let own else { return carrier }
    let distance = (carrier.microseconds - own.microseconds).magnitude
    return distance <= 86_400_000_000 ? carrier : own
  }
}
