public import Deliverability
import JSONReading

/// Infobip SMS: delivery reports and inbound messages, many a request, as `{"results": […]}`.
///
/// Infobip can also send XML; a source here must be set to JSON. Its reports are not signed by default:
/// the sender is proved by Basic credentials in the notify URL, a path token, or fields that its
/// subscription adds. Our own words stand in `callbackData` as a JSON object.
/// Source: Infobip docs, "Receive outbound SMS message report", "Receive inbound SMS messages".
public struct InfobipWebhook: VerifiedWebhook {
  public static let name: ProviderName = "infobip"
  public static let channel = Channel.sms

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let results = root["results"], results.kind == .array else {
      throw .unreadable("results is missing or no array")
    }
    return Translation(elementsOf: results, at: "results") { result throws(ElementProblem) in
      guard result.kind == .object else { throw ElementProblem("the result is no object") }
      var event = try Self.event(result)
      event.attach(SenderMetadata(result["callbackData"]))
      return [event]
    }
  }

  private static func event(_ result: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let status = result["status"] else { return try inbound(result) }
    guard let group = status.text("groupName") else {
      throw ElementProblem("status.groupName is missing")
    }
    let error = result["error"]
    let meaning = InfobipMeaning(
      group: group, status: status.text("name"), error: error?.text("name"))
    let hasError = error?.text("name").map { $0 != "NO_ERROR" } ?? false
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: status.text("name") ?? group,
      recipient: Recipient.phone(result.text("to")), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.rfc3339(result.text("doneAt"))
        ?? EventTime.rfc3339(result.text("sentAt")),
      messageID: result.text("messageId"), subtype: hasError ? error?.text("name") : nil,
      detail: (hasError ? error?.detail("description") : nil) ?? status.detail("description"))
  }

  /// A text from a person. A `keyword` is one that the number was set up with, so STOP counts there, and
  /// also as all that stands behind another keyword. START counts only as the whole text.
  private static func inbound(_ result: JSONValue) throws(ElementProblem) -> ProviderEvent {
    let texts = ["text", "keyword", "cleanText"].map { result[$0]?.string }
    guard texts.contains(where: { $0 != nil }) else {
      throw ElementProblem("neither status nor text is there")
    }
    let meanings = texts.map { InboundMeaning(wholeText: $0 ?? "") }
    let isStop = meanings.contains { $0.kind == .optedOut }
    let meaning = isStop ? .stop : meanings[0]
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(result.text("from")), reasonKeys: [meaning.reasonKey],
      occurredAt: EventTime.rfc3339(result.text("receivedAt")), messageID: result.text("messageId"))
  }
}
