public import Deliverability
public import HTTPMessages
import JSONReading

/// LOX24: delivery reports as one JSON object a request, and inbound texts as such an object or in the
/// query of a GET.
///
/// A report carries no phone: the registered message tells whose it is. LOX24 signs nothing that is
/// documented, so a secret in the URL proves the sender. Our own words may stand in `callback_data` as
/// a JSON object.
/// Source: LOX24 docs, "Webhooks", "SMS Delivery Report (DLR)", "Inbound SMS and Reply-SMS".
public struct Lox24Webhook: VerifiedWebhook {
  public static let name: ProviderName = "lox24"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: SharedSecretVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    if request.request.method == .get { return try Self.pushed(request.request) }
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let name = root.text("name") else { throw .unreadable("name is missing") }
    switch name {
    case "sms.delivery":
      return Translation(events: [try Self.report(root, name: name)])
    case "sms.incoming", "sms.inbound":
      guard let data = root["data"] else { throw .unreadable("data is missing") }
      return Translation(events: [
        try Self.inbound(FormFields(data), receivedAt: data["time"] ?? root["created_at"])
      ])
    // sms.delivery.dryrun was never sent; the others are not about a message.
    default:
      return Translation(events: [
        ProviderEvent(
          channel: Self.channel, kind: .other, name: name, isRecipientCertain: false,
          reasonKeys: ReasonKey.ofEvent(name),
          occurredAt: EventTime.seconds(root.text("created_at")), providerEventID: root.text("id"))
      ])
    }
  }

  private static func report(_ root: JSONValue, name: String) throws(WebhookRejection)
    -> ProviderEvent
  {
    guard let data = root["data"], let messageID = data.text("id") else {
      throw .unreadable("data.id is missing, and nothing else tells the message")
    }
    let statusCode = data.text("status_code")?.trimmingBlanks()
    let deliveryCode = data.text("dlr_code")?.trimmingBlanks()
    guard let meaning = Lox24Meaning(statusCode: statusCode, deliveryCode: deliveryCode) else {
      throw .unreadable("neither data.status_code nor data.dlr_code is there")
    }
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name, reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(root.text("created_at")), messageID: messageID,
      subtype: meaning.reasonKeys.joined(separator: " "))
    event.attach(SenderMetadata(jsonText: data["callback_data"]?.text))
    return event
  }

  /// An inbound text as LOX24 has pushed it since before its webhooks.
  private static func pushed(_ request: WebhookRequest) throws(WebhookRejection) -> Translation {
    let query = try request.queryFields(else: WebhookRejection.unreadable)
    if query.isEmpty { return Translation() }  // someone has only looked whether the URL is there
    return Translation(events: [try inbound(query, receivedAt: nil)])
  }

  /// `sender_id` is the person; an object may say `from` (unverified). Without either, and so without
  /// anyone whose wish it could be, the text is kept unread.
  private static func inbound(_ fields: FormFields, receivedAt: JSONValue?) throws(WebhookRejection)
    -> ProviderEvent
  {
    guard let text = fields["text"],
      let sender = fields.text("sender_id") ?? fields.text("from") ?? fields.text("sender")
    else { throw .unreadable("text or sender_id is missing") }
    let meaning = InboundMeaning(wholeText: text)
    return ProviderEvent(
      channel: channel, kind: meaning.kind, name: "inbound", recipient: Recipient.phone(sender),
      reasonKeys: [meaning.reasonKey],
      occurredAt: EventTime.seconds(fields["time"] ?? receivedAt?.text),
      messageID: fields.text("id") ?? fields.text("uuid"))
  }
}
