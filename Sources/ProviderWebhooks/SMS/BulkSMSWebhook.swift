public import Deliverability
import HTTPMessages
import JSONReading

/// BulkSMS: a JSON array of messages, each with its status, or each a text that came in.
///
/// The field `X-BulkSMS-Event` tells which of the two; an element that says `"type": "RECEIVED"` came in
/// whatever it says. An empty array is BulkSMS's test of the URL. It signs nothing that is documented: a
/// secret in the URL, or Basic (unverified), proves the sender. Our own words may stand in
/// `userSuppliedId` as a JSON object.
/// Source: BulkSMS docs, "Webhooks", "Retrieve Messages".
public struct BulkSMSWebhook: VerifiedWebhook {
  public static let name: ProviderName = "bulksms"
  public static let channel = Channel.sms

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard root.kind == .array else { throw .unreadable("the body is no JSON array") }
    let isIncoming =
      request.request.fields["X-BulkSMS-Event"]?.trimmingBlanks().asciiLowercased()
      == "incoming-message"
    return Translation(elementsOf: root) { message throws(ElementProblem) in
      guard message.kind == .object else { throw ElementProblem("the element is no object") }
      let isReceived = message.text("type")?.asciiLowercased() == "received"
      var event = try isIncoming || isReceived ? Self.incoming(message) : Self.report(message)
      event.attach(SenderMetadata(jsonText: message["userSuppliedId"]?.text))
      return [event]
    }
  }

  /// The status is told as `{type, subtype, id}` or as `{condition, date, cause}`.
  private static func report(_ message: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let status = message["status"],
      let type = status.text("type") ?? status.text("condition")
    else { throw ElementProblem("status.type and status.condition are missing") }
    let meaning = BulkSMSMeaning(type: type, subtype: status.text("subtype"))
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: type, recipient: phone(message["to"]),
      reasonKeys: meaning.reasonKeys, occurredAt: EventTime.rfc3339(status.text("date")),
      messageID: message.text("id"), subtype: status.text("subtype") ?? status.text("cause"),
      detail: status.detail("cause"))
  }

  /// The time is that of `submission` (unverified).
  private static func incoming(_ message: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let text = message["body"]?.string else { throw ElementProblem("body is missing") }
    let meaning = InboundMeaning(wholeText: text)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound", recipient: phone(message["from"]),
      reasonKeys: [meaning.reasonKey],
      occurredAt: EventTime.rfc3339(message["submission"]?.text("date")),
      messageID: message.text("id"))
  }

  /// `{"address": "35699000001"}`, or the number alone.
  private static func phone(_ party: JSONValue?) -> String? {
    Recipient.phone(party?.text("address") ?? party?.text)
  }
}
