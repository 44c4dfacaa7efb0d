public import Deliverability
public import HTTPMessages

/// Kaleyra: receipts whose fields the account's callback profile names, in a query, a form or a flat JSON object.
///
/// The setting `fields` says what the profile calls `id`, `recipient`, `status`, `time` and `reference`;
/// usually the first three are `id`, `mobile` and `status`. The sender is proved by Basic or by a secret in
/// the URL (its "advanced HMAC" is not documented in public). Our own words may stand in `reference` as a
/// JSON object, or in the query of the URL.
/// Source: Kaleyra docs, "Callback Profiles", "Trace codes".
public struct KaleyraWebhook: VerifiedWebhook {
  public static let name: ProviderName = "kaleyra"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: SharedSecretVerification?
  private let names: FieldNames

  private static let usualNames: [CallbackPart: [String]] = [
    .id: ["id"], .recipient: ["mobile"], .status: ["status"], .time: [], .reference: [],
  ]

  init(verification: SharedSecretVerification?) {
    self.verification = verification
    names = FieldNames(Self.usualNames)
  }

  public init(verify: VerifySettings) throws(VerifySettingsError) {
    verification = try SharedSecretVerification.read(verify, besides: [FieldNames.setting])
    names = try FieldNames(verify, usual: Self.usualNames)
  }

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let request = request.request
    let fields = try request.callbackFields()
    // Someone has only looked whether the URL is there.
    if fields.isEmpty, request.method == .get { return Translation() }
    guard let status = names.text(.status, in: fields) else {
      throw .unreadable("the status is missing: does the source's fields say what it is called?")
    }
    let messageID = names.text(.id, in: fields)
    let recipient = Recipient.phone(names.text(.recipient, in: fields))
    guard messageID != nil || recipient != nil else {
      throw .unreadable("neither the message's id nor the recipient is there")
    }
    let key = ReasonKey.verbatim(status)
    var event = ProviderEvent(
      channel: Self.channel, kind: key.flatMap { Self.kinds[$0] } ?? .other, name: status,
      recipient: recipient, reasonKeys: [key].compactMap(\.self),
      occurredAt: Self.time(names.text(.time, in: fields)), messageID: messageID)
    event.attach(try request.queryMetadata())
    event.attach(SenderMetadata(jsonText: names.text(.reference, in: fields)))
    return Translation(events: [event])
  }

  /// Seconds or milliseconds since 1970, told apart by their length, or RFC 3339; a time without a zone
  /// is not believed.
  private static func time(_ text: String?) -> Timestamp? {
    guard let text = text?.trimmingBlanks() else { return nil }
    let isMilliseconds = text.prefix { $0.isNumber }.utf8.count >= 13
    return EventTime.rfc3339(text)
      ?? (isMilliseconds ? EventTime.milliseconds(text) : EventTime.seconds(text))
  }

  /// Of about 90 codes those that are documented in public. `con-dnd` is India's do-not-disturb register:
  /// an operator may list it as an opt-out.
  private static let kinds: [String: EventKind] = [
    "delivrd": .delivered,
    "submitted": .sent, "enroute": .sent, "sent - no dlr": .sent,
    "invalid-sub": .failedPermanently,
    "opt-out": .optedOut,
    "blacklist": .blocked, "con-dnd": .blocked,
    "mob-off": .failedTransiently, "expired": .failedTransiently,
    "undelivered": .failedTransiently, "not-sent": .failedTransiently,
    "notallowed": .failedTransiently, "no-credits": .failedTransiently,
    "template-not-found": .failedTransiently, "blocked-country": .failedTransiently,
    "kyc-not-approved": .failedTransiently,
  ]
}
