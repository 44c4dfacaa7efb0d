public import Deliverability
import JSONReading

/// Customer.io reporting webhooks: one event a request, of mails, and of everything else the account sends.
///
/// A mail's event is called by its metric (`bounced`); any other has its object in front (`sms.bounced`),
/// so that it never meets a key of the mails.
/// Source: Customer.io docs, "Reporting Webhooks".
public struct CustomerIOWebhook: VerifiedWebhook {
  public static let name: ProviderName = "customerio"
  public static let channel = Channel.email

  let verification: CustomerIOVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let metric = root.text("metric") else { throw .unreadable("metric is missing") }
    guard let object = root.text("object_type") else { throw .unreadable("object_type is missing") }
    let name = object == "email" ? metric : "\(object).\(metric)"
    let kind = CustomerIOMetric.kind(of: metric, object: object)
    let data = root["data"]
    let event = ProviderEvent(
      channel: Self.channel, kind: kind, name: EventText.storable(name) ?? metric,
      recipient: Self.recipient(of: object, data),
      reasonKeys: [ReasonKey.verbatim(name)].compactMap(\.self),
      occurredAt: EventTime.seconds(root.text("timestamp")), providerEventID: root.text("event_id"),
      messageID: data?.text("delivery_id"), url: data?.text("href"), list: data?.text("topic_id"),
      campaign: Self.campaign(data), detail: data?.detail("failure_message"))
    return Translation(events: [event])
  }

  /// Of a mail its recipient, or the person's address where that is missing; the recipient of another
  /// object is a phone number, a device or a channel.
  private static func recipient(of object: String, _ data: JSONValue?) -> String? {
    let address = data?["identifiers"]?.text("email")
    switch object {
    case "email": return Recipient.email(data?.text("recipient") ?? address)
    case "customer": return Recipient.email(address)
    default: return nil
    }
  }

  private static func campaign(_ data: JSONValue?) -> String? {
    ["campaign_id", "broadcast_id", "newsletter_id"].lazy.compactMap { data?.text($0) }.first
  }
}

/// What a metric of Customer.io says.
enum CustomerIOMetric {
  /// `bounced` is documented as failing permanently. `dropped` hides its cause: a bounce, a complaint or an
  /// unsubscription of before. An unsubscription from a topic that is not named counts for all mail.
  private static let kindsOfMail: [String: EventKind] = [
    "sent": .sent, "deferred": .deferred, "delivered": .delivered, "opened": .opened,
    "clicked": .clicked, "bounced": .failedPermanently, "dropped": .suppressed,
    "spammed": .complained, "unsubscribed": .optedOut, "topic_unsubscribed": .optedOut,
  ]
  /// Of a person: whether anything may be sent to them at all.
  private static let kindsOfCustomer: [String: EventKind] = [
    "unsubscribed": .optedOut, "subscribed": .optedIn,
  ]

  static func kind(of metric: String, object: String) -> EventKind {
    switch object {
    case "email": kindsOfMail[metric] ?? .other
    case "customer": kindsOfCustomer[metric] ?? .other
    default: .other
    }
  }
}
