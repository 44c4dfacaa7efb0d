public import Deliverability
public import HTTPMessages

/// Smsbox: receipts in the query of a GET: `numero`, `reference`, `accuse`, `ts`, all of them always.
///
/// `accuse` is a number: 0 received, 9 handed on (and a final one follows), -1 and 10 pending; the other
/// ones are failures whose causes are not told in public, so they are transient. Smsbox signs nothing and
/// is known by its addresses, which the operator's proxy may hold it to; here a secret in the URL proves
/// the sender. It answers STOP itself and reports it on no documented path. Our own words may stand in
/// the query of the URL.
/// Source: Smsbox docs, "Accusés de réception"; the codes from its Symfony bridge.
public struct SmsboxWebhook: VerifiedWebhook {
  public static let name: ProviderName = "smsbox"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let request = request.request
    let fields = try request.callbackFields()
    // Someone has only looked whether the URL is there.
    if fields.isEmpty, request.method == .get { return Translation() }
    guard let code = ReasonKey.verbatim(fields["accuse"]), let phone = fields.text("numero"),
      let messageID = fields.text("reference")
    else { throw .unreadable("accuse, numero or reference is missing") }
    var event = ProviderEvent(
      channel: Self.channel, kind: Self.kind(of: code), name: code,
      recipient: Recipient.phone(phone), reasonKeys: [code],
      occurredAt: EventTime.seconds(fields["ts"]), messageID: messageID)
    event.attach(try request.queryMetadata())
    return Translation(events: [event])
  }

  private static func kind(of code: String) -> EventKind {
    switch code {
    case "0": .delivered
    case "9", "-1", "10": .sent
    case "1", "2", "-3", "3", "4", "5", "6", "7", "8": .failedTransiently
    default: .other
    }
  }
}
