public import Deliverability
import JSONReading

/// TeleSign delivery status callbacks: one JSON object a request.
///
/// It carries no phone: the registered message tells whose it is. Our own words may stand in
/// `external_id` as a JSON object, where the account has it echoed (unverified).
/// Source: TeleSign docs, "Delivery status callbacks", "SMS status codes".
public struct TeleSignWebhook: VerifiedWebhook {
  public static let name: ProviderName = "telesign"
  public static let channel = Channel.sms

  let verification: TeleSignVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let messageID = root.text("reference_id") else {
      throw .unreadable("reference_id is missing, and nothing else tells the message")
    }
    guard let status = root["status"], let code = status.text("code") else {
      throw .unreadable("status.code is missing")
    }
    var event = ProviderEvent(
      channel: Self.channel, kind: Self.kind(of: code.trimmingBlanks()), name: code,
      reasonKeys: [ReasonKey.verbatim(code)].compactMap(\.self),
      occurredAt: EventTime.rfc3339(status.text("updated_on")), messageID: messageID,
      detail: status.detail("description"))
    event.attach(SenderMetadata(jsonText: root["external_id"]?.text))
    return Translation(events: [event])
  }

  private static func kind(of code: String) -> EventKind {
    switch code {
    case "200": .delivered
    case "203", "290", "291", "292", "293", "294", "295", "296", "297", "298", "299": .sent
    case "211": .failedPermanently
    case "222": .notMobile
    case "229", "230", "233", "237", "238": .blocked
    case "207", "210", "220", "221", "231": .failedTransiently
    default: .other
    }
  }
}
