import Deliverability
import JSONReading

/// `event-data` of a Mailgun webhook.
struct MailgunEventData {
  private let data: JSONValue

  init(_ data: JSONValue) { self.data = data }

  func event() throws(ElementProblem) -> ProviderEvent {
    guard let name = data.text("event") else { throw ElementProblem("event is missing") }
    let (kind, reasonKeys) = meaning(of: name)
    let status = data["delivery-status"]
    let isTest = data["flags"]?["is-test-mode"]?.boolean ?? false
    let recipient = recipient
    var event = ProviderEvent(
      channel: .email, kind: kind, name: name, recipient: recipient.address,
      // A message in test mode was never sent: what is said of it must change nothing.
      isRecipientCertain: recipient.isCertain && !isTest, reasonKeys: reasonKeys,
      occurredAt: EventTime.seconds(data.text("timestamp")), providerEventID: data.text("id"),
      messageID: MessageID.bare(data["message"]?["headers"]?.text("message-id")),
      subtype: data.text("severity"), url: data.text("url"),
      detail: status?.detail("message") ?? status?.detail("description")
        ?? data["reject"]?.detail("reason"))
    event.attach(SenderMetadata(data["user-variables"]))
    return event
  }

  /// A `rejected` event names nobody itself, only the message's `To`, which may hold several.
  private var recipient: (address: String?, isCertain: Bool) {
    if let own = data.text("recipient") { return (Recipient.email(own), true) }
    let address = Recipient.onlyEmail(inToField: data["message"]?["headers"]?.text("to"))
    return (address, address != nil)
  }

  private func meaning(of name: String) -> (EventKind, [String]) {
    switch name {
    case "accepted": (.sent, [name])
    case "delivered": (.delivered, [name])
    case "opened": (.opened, [name])
    case "clicked": (.clicked, [name])
    case "complained": (.complained, [name])
    case "unsubscribed": (.optedOut, [name])
    case "failed": failure
    default: (.other, ReasonKey.ofEvent(name))
    }
  }

  private var failure: (EventKind, [String]) {
    let reason = data.text("reason").flatMap { ReasonKey.spelled($0) }
    let severity = data.text("severity").flatMap { ReasonKey.spelled($0) }
    switch (severity, reason) {
    case ("permanent", "bounce"): return (.failedPermanently, ["bounce"])
    case ("permanent", "delayed-bounce"): return (.failedPermanently, ["delayed-bounce", "bounce"])
    case ("permanent", let reason?) where MailgunSuppression.reasons.contains(reason):
      return (.suppressed, [reason])
    default:
      let kind: EventKind = severity == "temporary" ? .deferred : .failedTransiently
      let key = ReasonKey.spelled("failed", severity ?? "unknown", reason ?? "unknown")
      return (kind, [key].compactMap(\.self))
    }
  }
}

/// The lists from which Mailgun refuses to send.
enum MailgunSuppression {
  static let reasons: Set<String> = [
    "suppress-bounce", "suppress-complaint", "suppress-unsubscribe",
  ]

  /// The reason behind a code of Mailgun's own, which legacy events give in its place.
  static func reason(ofCode code: String?) -> String? {
    switch code {
    case "605": "suppress-bounce"
    case "606": "suppress-unsubscribe"
    case "607": "suppress-complaint"
    default: nil
    }
  }
}
