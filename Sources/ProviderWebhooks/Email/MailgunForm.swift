import Deliverability

/// A legacy Mailgun event: flat fields, among them the sender's own variables.
///
/// Mailgun's fields stand before the variables of the same name, its `timestamp` behind them.
struct MailgunForm {
  private let form: FormFields

  init(_ form: FormFields) { self.form = form }

  func event() throws(ElementProblem) -> ProviderEvent {
    guard let name = form.text("event") else { throw ElementProblem("event is missing") }
    let (kind, reasonKeys) = meaning(of: name)
    var event = ProviderEvent(
      channel: .email, kind: kind, name: name, recipient: Recipient.email(form.text("recipient")),
      reasonKeys: reasonKeys, occurredAt: EventTime.seconds(form.last("timestamp")),
      providerEventID: form.last("token").flatMap { EventText.storable($0) },
      messageID: MessageID.bare(form.text("Message-Id") ?? form.text("message-id")),
      subtype: form.text("code"), url: form.text("url"), detail: detail)
    event.attach(variables)
    event.attach(SenderMetadata { form[$0] })
    return event
  }

  private func meaning(of name: String) -> (EventKind, [String]) {
    switch name {
    case "delivered": (.delivered, [name])
    case "opened": (.opened, [name])
    case "clicked": (.clicked, [name])
    case "complained": (.complained, [name])
    case "unsubscribed": (.optedOut, [name])
    case "bounced": bounce
    case "dropped": drop
    default: (.other, ReasonKey.ofEvent(name))
    }
  }

  /// Hard only on a reply of class 5, as SMTP (`550`) or enhanced code (`5.1.1`).
  private var bounce: (EventKind, [String]) {
    guard let code = form.text("code")?.trimmingBlanks(), code.isPermanentReply else {
      return (.failedTransiently, ["bounced.temporary"])
    }
    return (.failedPermanently, ["bounced", "bounce"])
  }

  private var drop: (EventKind, [String]) {
    if let reason = MailgunSuppression.reason(ofCode: form.text("code")?.trimmingBlanks()) {
      return (.suppressed, [reason])
    }
    let key = ReasonKey.spelled("dropped", form.text("reason") ?? "unknown")
    return (.failedTransiently, [key].compactMap(\.self))
  }

  private var detail: String? {
    ["error", "description", "notification"].lazy
      .compactMap { form.text($0, maxBytes: EventText.maxDetailBytes) }.first
  }

  /// `user-variables` as one field of JSON, which some accounts still send.
  private var variables: SenderMetadata {
    SenderMetadata(jsonText: form["user-variables"])
  }
}

extension String {
  /// `5xx` of SMTP (RFC 5321 §4.2.1) or `5.x.x` (RFC 3463 §2).
  fileprivate var isPermanentReply: Bool {
    let bytes = Array(utf8)
    guard bytes.first == UInt8(ascii: "5"), bytes.count >= 2 else { return false }
    let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    return bytes[1] == UInt8(ascii: ".")
      || bytes.count == 3 && bytes.dropFirst().allSatisfy(isDigit)
  }
}
