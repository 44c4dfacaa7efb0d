import Deliverability
import HTTPMessages

/// How one route hands SMPP receipts on over HTTP: its field names, errors and clock.
///
/// Settings:
/// - `fields`: see `FieldNames`
/// - `err_table`: the route's errors and their kinds, one of `failed_permanently`, `not_mobile`, `blocked`,
///   `opted_out`, `failed_transiently`: `{"001": "failed_permanently"}`
/// - `utc_offset_minutes`: -840 to 840, how far the clock of the receipts is ahead of UTC
struct SMPPDialect: Sendable {
  static let settings: Set<String> = [FieldNames.setting, errorTable, utcOffset]
  static let usualNames: [CallbackPart: [String]] = [
    .id: ["id", "messageid", "message_id", "msgid", "smsid", "guid", "smessageid"],
    .status: ["stat", "status", "message_status", "sstatus"],
    .error: ["err", "error", "errcode", "err_code", "ierrcode"],
    .recipient: ["to", "msisdn", "mobile", "recipient", "destination", "dest", "smobileno"],
    .text: ["dlr", "dr-msg", "dr", "text", "msg", "a"],
    .sender: ["from", "sender", "source", "source_addr", "originator"],
    .time: ["done date", "done_date", "donedate"],
    .type: ["type"],
    .reference: [],
  ]

  private static let errorTable = "err_table"
  private static let utcOffset = "utc_offset_minutes"
  private static let tableKinds: [EventKind] = [
    .failedPermanently, .notMobile, .blocked, .optedOut, .failedTransiently,
  ]

  private let names: FieldNames
  private let errorKinds: [String: EventKind]
  /// Nil if the clock's zone is not known: then its times are not believed.
  private let utcOffsetSeconds: Int64?

  /// - Parameters:
  ///   - usual: the names that hold unless `fields` says otherwise.
  ///   - utcOffsetMinutes: what holds unless the setting says otherwise.
  init(
    _ verify: VerifySettings, usual: [CallbackPart: [String]], utcOffsetMinutes: Int?
  ) throws(VerifySettingsError) {
    names = try FieldNames(verify, usual: usual)
    errorKinds = try Self.errorKinds(verify)
    let minutes = try verify.number(Self.utcOffset, in: -840...840) ?? utcOffsetMinutes
    utcOffsetSeconds = minutes.map { Int64($0) * 60 }
  }

  private init(usual: [CallbackPart: [String]], utcOffsetMinutes: Int?) {
    names = FieldNames(usual)
    errorKinds = [:]
    utcOffsetSeconds = utcOffsetMinutes.map { Int64($0) * 60 }
  }

  /// A dialect without settings.
  static func usual(_ names: [CallbackPart: [String]], utcOffsetMinutes: Int?) -> SMPPDialect {
    SMPPDialect(usual: names, utcOffsetMinutes: utcOffsetMinutes)
  }

  /// The one event of a callback; none if nothing was sent, as when someone only looks whether the URL is there.
  func translate(_ request: WebhookRequest) throws(WebhookRejection) -> Translation {
    let fields = try request.callbackFields()
    if fields.isEmpty, request.method == .get { return Translation() }
    var event = try event(fields)
    event.attach(try request.queryMetadata())
    event.attach(SenderMetadata(jsonText: names.text(.reference, in: fields)))
    return Translation(events: [event])
  }

  private func event(_ fields: FormFields) throws(WebhookRejection) -> ProviderEvent {
    let texts = names.texts(.text, in: fields, maxBytes: SMPPReceipt.maxBytes)
    let receipt = texts.lazy.compactMap { SMPPReceipt($0) }.first
    guard let status = status(fields, receipt) else {
      return try inbound(fields, text: texts.first)
    }
    let messageID = names.text(.id, in: fields) ?? receipt?.id
    let recipient = Recipient.phone(names.text(.recipient, in: fields))
    guard messageID != nil || recipient != nil else {
      throw .unreadable("neither a message id nor a recipient is there")
    }
    let errorCode = SMPPMeaning.errorCode(names.text(.error, in: fields) ?? receipt?.errorCode)
    let meaning = SMPPMeaning(status: status, errorCode: errorCode, errorKinds: errorKinds)
    return ProviderEvent(
      channel: .sms, kind: meaning.kind, name: status, recipient: recipient,
      reasonKeys: meaning.reasonKeys,
      occurredAt: time(names.text(.time, in: fields) ?? receipt?.doneDate), messageID: messageID,
      subtype: errorCode)
  }

  /// The status word of a field of its own, then the receipt's, then Kannel's number.
  private func status(_ fields: FormFields, _ receipt: SMPPReceipt?) -> String? {
    let own = names.text(.status, in: fields)?.trimmingBlanks() ?? ""
    if !own.isEmpty, Int(own) == nil { return own }
    if let receipt { return receipt.status }
    let type = names.text(.type, in: fields)?.trimmingBlanks() ?? ""
    return [own, type].first { Int($0) != nil }
  }

  private func inbound(_ fields: FormFields, text: String?) throws(WebhookRejection)
    -> ProviderEvent
  {
    guard let text, let sender = names.text(.sender, in: fields) else {
      throw .unreadable("neither a status, a receipt, nor a sender with a text is there")
    }
    let meaning = InboundMeaning(wholeText: text)
    return ProviderEvent(
      channel: .sms, kind: meaning.kind, name: "inbound", recipient: Recipient.phone(sender),
      reasonKeys: [meaning.reasonKey], messageID: names.text(.id, in: fields))
  }

  private func time(_ text: String?) -> Timestamp? {
    guard let utcOffsetSeconds, let local = EventTime.compactUTC(text) ?? EventTime.utc(text)
    else { return nil }
    return local.adding(seconds: -utcOffsetSeconds)
  }

  private static func errorKinds(_ verify: VerifySettings) throws(VerifySettingsError)
    -> [String: EventKind]
  {
    guard let value = verify.value(errorTable) else { return [:] }
    guard case .object(let members) = value else {
      throw VerifySettingsError(
        "verify.\(errorTable)", "must be an object: {\"001\": \"failed_permanently\"}")
    }
    var kinds: [String: EventKind] = [:]
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      guard case .text(let word) = value, let kind = EventKind(rawValue: word),
        tableKinds.contains(kind), let code = SMPPMeaning.errorCode(key)
      else {
        throw VerifySettingsError(
          "verify.\(errorTable).\(key)",
          "must be an error other than 0 with one of "
            + tableKinds.map(\.rawValue).joined(separator: ", "))
      }
      kinds[code] = kind
    }
    return kinds
  }
}
