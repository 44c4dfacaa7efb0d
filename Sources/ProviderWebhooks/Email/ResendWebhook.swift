public import Deliverability
import JSONReading

/// Resend webhooks: one event a request, signed by Svix, whose id of the event stands in a field.
///
/// `to`, `cc` and `bcc` list everyone the mail went to, and nothing says whom the event is about: only of
/// a mail to one address is the recipient certain.
/// Source: Resend docs, "Webhooks", "Event Types".
public struct ResendWebhook: VerifiedWebhook {
  public static let name: ProviderName = "resend"
  public static let channel = Channel.email

  let verification: StandardWebhooksVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    let eventID = StandardWebhooksVerification.eventID(of: request.request)
      .flatMap { EventText.storable($0) }
    guard let type = root.text("type") else { throw .unreadable("type is missing") }
    let data = root["data"]
    let meaning = ResendMeaning.of(event: type, data)
    let recipient = Self.recipient(of: type, data)
    var event = ProviderEvent(
      channel: Self.channel, kind: meaning.kind, name: type, recipient: recipient.address,
      isRecipientCertain: recipient.isCertain, reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.rfc3339(root.text("created_at")), providerEventID: eventID,
      messageID: data?.text("email_id"), subtype: data?["bounce"]?.text("type"),
      url: data?["click"]?.text("link"), detail: Self.detail(data))
    event.attach(Self.metadata(data?["tags"]))
    return Translation(events: [event])
  }

  private static func recipient(of type: String, _ data: JSONValue?) -> (
    address: String?, isCertain: Bool
  ) {
    if !type.hasPrefix("email.") {
      // A contact or an entry of the suppression list; a domain has no address.
      return (Recipient.email(data?.text("email")), true)
    }
    // An inbound mail went to one of our own addresses.
    if type == "email.received" { return (nil, true) }
    let listed = ["to", "cc", "bcc"].flatMap { addresses(data?[$0]) }
    return listed.count > 1 ? (nil, false) : (listed.first.flatMap { Recipient.email($0) }, true)
  }

  /// A list of addresses, or one as a text.
  private static func addresses(_ list: JSONValue?) -> [String] {
    switch list?.kind {
    case .array: list?.elements.compactMap(\.string) ?? []
    case .string: list?.string.map { [$0] } ?? []
    default: []
    }
  }

  /// An object, or as it was sent: a list of `{"name": …, "value": …}`.
  private static func metadata(_ tags: JSONValue?) -> SenderMetadata {
    guard let tags, tags.kind == .array else { return SenderMetadata(tags) }
    return SenderMetadata { name in
      tags.elements.first { $0["name"]?.equals(name) ?? false }?["value"]?.text
    }
  }

  private static func detail(_ data: JSONValue?) -> String? {
    data?["bounce"]?.detail("message") ?? data?["suppressed"]?.detail("message")
      ?? data?["failed"]?.detail("reason")
  }
}
