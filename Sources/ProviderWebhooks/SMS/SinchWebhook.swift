public import Deliverability
import JSONReading

/// Sinch's REST API for SMS: delivery reports and inbound messages, one JSON object a request.
///
/// A recipient's report is about one person, a batch report lists recipients under each status; a summary
/// names nobody and makes no event. `batch_id` is the same for all recipients of a batch, so it can't
/// tell who a report without a readable number is about. Our own words stand in `client_reference` as a
/// JSON object.
/// Source: Sinch docs, "SMS webhooks", "Delivery report statuses and error codes".
public struct SinchWebhook: VerifiedWebhook {
  public static let name: ProviderName = "sinch"
  public static let channel = Channel.sms

  let verification: SignatureOrSecretVerification<SinchVerification>?

  /// Codes 400 to 418 are of the REST API and of 9 to 334 of the networks. `Deleted` is too vague to be
  /// more than a failure; `Cancelled` was our own doing, and `Unknown` says nothing.
  private static let vocabulary = StatusVocabulary(
    sent: ["queued", "dispatched"], delivered: ["delivered"],
    failed: ["aborted", "rejected", "failed", "expired", "deleted"],
    codes: [
      .failedPermanently: ["150", "300", "301", "302", "303", "9", "10"],
      .notMobile: ["152", "204"],
      .blocked: ["151", "15", "16", "205", "206", "321"] + (60...67).map(String.init)
        + (250...257).map(String.init),
    ])

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let type = root.text("type") else { throw .unreadable("type is missing") }
    switch type {
    case "recipient_delivery_report_sms", "recipient_delivery_report_mms":
      guard root.text("status") != nil else { throw .unreadable("status is missing") }
      return Translation(events: [Self.report(root, recipient: root["recipient"], of: root)])
    case "delivery_report_sms", "delivery_report_mms": return try Self.batch(root)
    case "mo_text", "mo_binary", "mo_media": return Translation(events: [Self.inbound(root)])
    default: return Translation(events: [Self.unknown(type, root)])
    }
  }

  private static func batch(_ root: JSONValue) throws(WebhookRejection) -> Translation {
    guard let statuses = root["statuses"], statuses.kind == .array else {
      throw .unreadable("statuses is missing or no array")
    }
    return Translation(elementsOf: statuses, at: "statuses") { entry throws(ElementProblem) in
      guard entry.text("status") != nil else { throw ElementProblem("status is missing") }
      return entry["recipients"]?.elements.map { report(entry, recipient: $0, of: root) } ?? []
    }
  }

  /// - Parameter entry: what holds status and code: the report itself or one of its statuses.
  private static func report(_ entry: JSONValue, recipient: JSONValue?, of root: JSONValue)
    -> ProviderEvent
  {
    let status = entry.text("status") ?? ""
    let code = FailureClasses.code(entry.text("code"))
    let (kind, reasonKeys) = vocabulary.meaning(status: status, code: code)
    let phone = Recipient.phone(recipient?.text)
    var event = ProviderEvent(
      channel: channel, kind: kind, name: status, recipient: phone,
      isRecipientCertain: phone != nil, reasonKeys: reasonKeys,
      occurredAt: EventTime.rfc3339(root.text("at"))
        ?? EventTime.rfc3339(root.text("operator_status_at")),
      messageID: root.text("batch_id"), subtype: code)
    event.attach(SenderMetadata(root["client_reference"]))
    return event
  }

  /// A text from a person; of a multimedia message the text stands in an object.
  private static func inbound(_ root: JSONValue) -> ProviderEvent {
    let isText = root["type"]?.equals("mo_binary") != true
    let text = root["body"]?.string ?? root["body"]?["message"]?.string
    let meaning = InboundMeaning(wholeText: isText ? text ?? "" : "")
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(root.text("from")), reasonKeys: [meaning.reasonKey],
      occurredAt: EventTime.rfc3339(root.text("received_at"))
        ?? EventTime.rfc3339(root.text("sent_at")), messageID: root.text("id"))
  }

  private static func unknown(_ type: String, _ root: JSONValue) -> ProviderEvent {
    let phone = Recipient.phone(root.text("recipient"))
    return ProviderEvent(
      channel: channel, kind: .other, name: type, recipient: phone,
      isRecipientCertain: phone != nil, reasonKeys: ReasonKey.ofEvent(type),
      occurredAt: EventTime.rfc3339(root.text("at")), messageID: root.text("batch_id"))
  }
}
