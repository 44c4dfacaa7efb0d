public import Deliverability
public import HTTPMessages
import JSONReading

/// Clickatell: status callbacks and inbound texts, of all generations of its API.
///
/// - One API: a flat JSON object, or `{"event": {"messageStatusUpdate": […]}}` and `{"event": {"moText": […]}}`
///   (the latter unverified)
/// - older APIs: flat fields in a query, a form or a JSON object, the status a number alone
///
/// The setting `generation` (`one` or `legacy`) says whose numbers they are; see `ClickatellMeaning`.
/// Clickatell signs nothing that is documented: a secret in the URL proves the sender. Our own words may
/// stand in `clientMessageId` as a JSON object, or in the query of the URL.
/// Source: Clickatell docs, "Callbacks", "Message Statuses".
public struct ClickatellWebhook: VerifiedWebhook {
  public static let name: ProviderName = "clickatell"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]
  static let generationSetting = "generation"

  let verification: SharedSecretVerification?
  private let generation: ClickatellMeaning.Generation?

  init(verification: SharedSecretVerification?) {
    self.verification = verification
    generation = nil
  }

  public init(verify: VerifySettings) throws(VerifySettingsError) {
    verification = try SharedSecretVerification.read(verify, besides: [Self.generationSetting])
    guard let word = try verify.text(Self.generationSetting) else {
      generation = nil
      return
    }
    guard let generation = ClickatellMeaning.Generation(rawValue: word) else {
      throw VerifySettingsError(
        "verify.\(Self.generationSetting)", "must be one or legacy: which API the account uses")
    }
    self.generation = generation
  }

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let metadata = try request.request.queryMetadata()
    if request.request.method != .get, request.request.mediaTypeEssence == "application/json",
      let wrapped = try request.request.json(else: WebhookRejection.unreadable)["event"],
      wrapped.kind == .object
    {
      return translation(ofWrapped: wrapped, metadata)
    }
    let fields = try request.request.callbackFields()
    // Someone has only looked whether the URL is there.
    if fields.isEmpty, request.request.method == .get { return Translation() }
    do throws(ElementProblem) {
      return Translation(events: [try event(fields, metadata)])
    } catch {
      throw .unreadable(error.text)
    }
  }

  private func translation(ofWrapped wrapped: JSONValue, _ metadata: SenderMetadata) -> Translation
  {
    var translation = Translation()
    for member in wrapped.members {
      guard member.value.kind == .array else {
        translation.add(at: "event") { () throws(ElementProblem) in
          throw ElementProblem("a member of event is no array")
        }
        continue
      }
      for (index, element) in member.value.elements.enumerated() {
        let path = "event.\(EventText.storable(member.key, maxBytes: 64) ?? "")[\(index)]"
        translation.add(at: path) { () throws(ElementProblem) in
          [try event(FormFields(element), metadata)]
        }
      }
    }
    return translation
  }

  private func event(_ fields: FormFields, _ metadata: SenderMetadata) throws(ElementProblem)
    -> ProviderEvent
  {
    let word = fields.text("status")
    let number = fields.text("statusCode")
    var event =
      try word == nil && number == nil
      ? Self.inbound(fields) : status(fields, word: word, number: number)
    event.attach(metadata)
    event.attach(
      SenderMetadata(jsonText: fields["clientMessageId"] ?? fields["cliMsgId"]))
    return event
  }

  private func status(_ fields: FormFields, word: String?, number: String?) throws(ElementProblem)
    -> ProviderEvent
  {
    let messageID =
      fields.text("messageId") ?? fields.text("apiMsgId") ?? fields.text("apiMessageId")
    let recipient = Recipient.phone(fields.text("to"))
    guard messageID != nil || recipient != nil else {
      throw ElementProblem("neither messageId nor to is there")
    }
    let meaning = ClickatellMeaning(word: word, number: number, generation: generation)
    return ProviderEvent(
      channel: Self.channel, kind: meaning.kind, name: word ?? number ?? "status",
      recipient: recipient, reasonKeys: meaning.reasonKeys, occurredAt: Self.time(fields),
      messageID: messageID, subtype: number,
      detail: fields.text("statusDescription", maxBytes: EventText.maxDetailBytes))
  }

  /// Only the older APIs name the person `fromNumber`, or the message `moMsgId`.
  private static func inbound(_ fields: FormFields) throws(ElementProblem) -> ProviderEvent {
    guard let text = fields["content"] ?? fields["text"],
      let sender = fields.text("fromNumber") ?? fields.text("from")
    else { throw ElementProblem("neither a status nor from and text are there") }
    let meaning = InboundMeaning(wholeText: text)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound", recipient: Recipient.phone(sender),
      reasonKeys: [meaning.reasonKey], occurredAt: time(fields),
      messageID: fields.text("messageId") ?? fields.text("moMsgId"))
  }

  /// Milliseconds; the APIs that say `apiMsgId` or `moMsgId` send seconds, or a civil time of an unknown zone.
  private static func time(_ fields: FormFields) -> Timestamp? {
    let isOld = fields["apiMsgId"] != nil || fields["moMsgId"] != nil
    let text = fields["timestamp"]
    return isOld ? EventTime.seconds(text) : EventTime.milliseconds(text)
  }
}
