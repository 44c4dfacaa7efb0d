public import Deliverability
import JSONReading

/// GatewayAPI: delivery status notifications and inbound texts, one JSON object a request.
///
/// Our own words may stand in `userref` as a JSON object.
/// Source: GatewayAPI docs, "Webhooks", "Delivery status notification", "MO SMS".
public struct GatewayAPIWebhook: VerifiedWebhook {
  public static let name: ProviderName = "gatewayapi"
  public static let channel = Channel.sms

  let verification: SignatureOrSecretVerification<GatewayAPIVerification>?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard root.kind == .object else { throw .unreadable("the body is no JSON object") }
    var event = try Self.event(root)
    event.attach(SenderMetadata(jsonText: root["userref"]?.text))
    return Translation(events: [event])
  }

  private static func event(_ root: JSONValue) throws(WebhookRejection) -> ProviderEvent {
    guard let status = root.text("status") else { return try inbound(root) }
    let code = GatewayAPIMeaning.code(root.text("code"))
    let meaning = GatewayAPIMeaning(status: status, code: code)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: status,
      recipient: Recipient.phone(root.text("msisdn")), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(root.text("time")), messageID: root.text("id"), subtype: code,
      detail: root.detail("error"))
  }

  private static func inbound(_ root: JSONValue) throws(WebhookRejection) -> ProviderEvent {
    guard let text = root["message"]?.string else {
      throw .unreadable("neither status nor message is there")
    }
    let meaning = meaning(ofText: text, to: root.text("receiver") ?? "")
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound",
      recipient: Recipient.phone(root.text("msisdn")), reasonKeys: [meaning.reasonKey],
      occurredAt: EventTime.seconds(root.text("senttime")), messageID: root.text("id"))
  }

  /// A text to a shared number begins with the keyword that was leased on it: `foo STOP`. Which words
  /// those are is not told; on a short code the first word is one, elsewhere it is taken for one only
  /// where a STOP follows, since an opt-out must not be lost.
  private static func meaning(ofText text: String, to receiver: String) -> InboundMeaning {
    let whole = InboundMeaning(wholeText: text)
    let words = text.trimmingBlanks().split(separator: " ", maxSplits: 1)
    guard case .text = whole, words.count == 2 else { return whole }
    let behindKeyword = InboundMeaning(wholeText: String(words[1]))
    let isShortCode = Recipient.phone(receiver) == nil
    return isShortCode || behindKeyword.kind == .optedOut ? behindKeyword : whole
  }
}
