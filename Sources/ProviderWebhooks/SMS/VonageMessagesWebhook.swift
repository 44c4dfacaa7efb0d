public import Deliverability
import JSONReading

/// Vonage Messages API: status and inbound webhooks for SMS, one a request, in JSON.
///
/// Other channels (WhatsApp, Viber …) may share the URL: they are acknowledged and make no event. Of the
/// API before version 1, `to`, `from` and `error` are objects of other shapes. Our own words stand in
/// `client_ref` as a JSON object.
/// Source: Vonage docs, "Messages API, Webhooks reference", "Messages API errors".
public struct VonageMessagesWebhook: VerifiedWebhook {
  public static let name: ProviderName = "vonage_messages"
  public static let channel = Channel.sms

  let verification: VonageMessagesVerification?

  /// `undeliverable` means that Vonage could not reach the next carrier: of the number it says nothing.
  private static let vocabulary = StatusVocabulary(
    sent: ["submitted"], delivered: ["delivered", "read"], failed: ["rejected", "undeliverable"],
    codes: [
      .failedPermanently: ["1190", "1170", "1040"],
      .notMobile: ["1310"],
      .optedOut: ["1240"],
      .blocked: ["1050", "1210", "1270", "1280"],
    ])

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let carrier = root.text("channel") ?? root["from"]?.text("type") else {
      throw .unreadable("channel is missing")
    }
    guard carrier.asciiLowercased() == "sms" else { return Translation() }
    var event =
      if let status = root.text("status") { Self.status(status, root) } else {
        try Self.inbound(root)
      }
    event.attach(SenderMetadata(root["client_ref"]))
    return Translation(events: [event])
  }

  private static func status(_ status: String, _ root: JSONValue) -> ProviderEvent {
    let error = root["error"]
    let code = FailureClasses.code(error.flatMap(code(of:)))
    let (kind, reasonKeys) = vocabulary.meaning(status: status, code: code)
    return ProviderEvent(
      channel: channel, kind: kind, name: status, recipient: phone(root["to"]),
      reasonKeys: reasonKeys, occurredAt: VonageTime.read(root.text("timestamp")),
      messageID: root.text("message_uuid"), subtype: code,
      detail: error?.detail("detail") ?? error?.detail("reason"))
  }

  private static func inbound(_ root: JSONValue) throws(WebhookRejection) -> ProviderEvent {
    let content = root["message"]?["content"]
    guard root["message_type"] != nil || content != nil else {
      throw .unreadable("neither status nor message_type is there")
    }
    let meaning = InboundMeaning(wholeText: (root["text"] ?? content?["text"])?.string ?? "")
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound", recipient: phone(root["from"]),
      reasonKeys: [meaning.reasonKey], occurredAt: VonageTime.read(root.text("timestamp")),
      messageID: root.text("message_uuid"))
  }

  /// `title` as a text or number of digits alone, otherwise the digits behind `#` in `type`; before
  /// version 1 `code`.
  private static func code(of error: JSONValue) -> String? {
    if let title = error.text("title"), isDigits(title) { return title }
    if let fragment = error.text("type")?.split(separator: "#").dropFirst().last {
      let digits = fragment.prefix { isDigits($0.description) }
      if !digits.isEmpty { return String(digits) }
    }
    return error.text("code")
  }

  private static func isDigits(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  private static func phone(_ party: JSONValue?) -> String? {
    Recipient.phone(party?.text ?? party?.text("number"))
  }
}
