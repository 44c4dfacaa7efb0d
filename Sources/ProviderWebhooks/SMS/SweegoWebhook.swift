public import Deliverability
import JSONReading

/// Sweego SMS events: one JSON object a request.
///
/// `sms_sent` means handed on, not delivered. `timestamp` has no zone and is local time, so no event
/// has a time. An account that signs nothing is trusted by a secret in the URL. Our own words may stand in
/// `campaign_id` as a JSON object; any other text there is the campaign.
/// Source: Sweego docs, "SMS events".
public struct SweegoWebhook: VerifiedWebhook {
  public static let name: ProviderName = "sweego"
  public static let channel = Channel.sms

  let verification: SignatureOrSecretVerification<SweegoVerification>?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let type = root.text("event_type") else { throw .unreadable("event_type is missing") }
    let campaign = root.text("campaign_id", maxBytes: SenderMetadata.maxBytes)
    let isObject = campaign?.trimmingBlanks().hasPrefix("{") ?? false
    var event = ProviderEvent(
      channel: Self.channel, kind: Self.kind(of: type.asciiLowercased()), name: type,
      recipient: Recipient.phone(root.text("phone_number")), reasonKeys: ReasonKey.ofEvent(type),
      providerEventID: root.text("event_id"), messageID: root.text("swg_uid"),
      campaign: isObject ? nil : campaign)
    event.attach(SenderMetadata(jsonText: root["campaign_id"]?.text))
    return Translation(events: [event])
  }

  /// Only `sms_sent` is documented; `sms_delivered` can mean nothing else, whatever else may come is `other`.
  private static func kind(of type: String) -> EventKind {
    switch type {
    case "sms_sent": .sent
    case "sms_delivered": .delivered
    default: .other
    }
  }
}
