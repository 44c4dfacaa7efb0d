public import Deliverability
public import HTTPMessages

/// Elastic Email HTTP notifications: one event a request, in the query of a GET, without a signature.
///
/// A POST is told of, and not described: its fields are taken as a form or as a flat JSON object. Our own
/// words come back in `postback` as the JSON which `X-ElasticEmail-Postback` held.
/// Source: Elastic Email docs, "Notification settings", "HTTP Web Notification".
public struct ElasticEmailWebhook: VerifiedWebhook {
  public static let name: ProviderName = "elasticemail"
  public static let channel = Channel.email
  public static let callbackMethods: Set<HTTPMethod> = [.get, .post]

  let verification: SharedSecretVerification?

  /// Of a category that is none of these the fault is not the address's. `NotDelivered` is said to mean an
  /// older bounce, and is not proved to.
  private static let faultsOfAddress: Set<String> = ["error.nomailbox"]
  private static let kinds: [String: EventKind] = [
    "sent": .delivered, "opened": .opened, "clicked": .clicked, "abusereport": .complained,
    "unsubscribed": .optedOut,
  ]

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let fields = try Self.fields(request.request)
    // Elastic Email has only looked whether the URL is there.
    if fields.isEmpty { return Translation() }
    guard let name = fields.text("status") else { throw .unreadable("status is missing") }
    let meaning = Self.meaning(of: name, category: fields.text("category"))
    var event = ProviderEvent(
      channel: Self.channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(fields.text("to")), reasonKeys: meaning.reasonKeys,
      occurredAt: ElasticEmailTime.read(fields["date"]),
      messageID: fields.text("messageid") ?? fields.text("transaction"),
      subtype: fields.text("category"), url: fields.text("target"))
    event.attach(SenderMetadata(jsonText: fields["postback"]))
    return Translation(events: [event])
  }

  private static func fields(_ request: WebhookRequest) throws(WebhookRejection) -> FormFields {
    let query = try request.queryFields(else: WebhookRejection.unreadable)
    if request.method == .get || request.body.isEmpty { return query }
    let body =
      request.mediaTypeEssence == "application/json"
      ? FormFields(try request.json(else: WebhookRejection.unreadable))
      : try request.form(else: WebhookRejection.unreadable)
    return FormFields(body.fields + query.fields)
  }

  private static func meaning(of status: String, category: String?) -> EventMeaning {
    let own = ReasonKey.ofEvent(status).first
    guard own == "error" else { return EventMeaning(own.flatMap { kinds[$0] } ?? .other, own) }
    let key = ReasonKey.spelled("error", category ?? "unknown")
    let isFaultOfAddress = key.map { faultsOfAddress.contains($0) } ?? false
    return EventMeaning(isFaultOfAddress ? .failedPermanently : .failedTransiently, key)
  }
}
