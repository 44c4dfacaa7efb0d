/// What a custom source without a `custom` object speaks: Postern's own contract, for mail servers of one's
/// own and gateways that can be told what to send; written in the settings that any other source may use.
///
/// A JSON object, or an array of them: `id`, `event`, `recipient`, `message_id`, `occurred_at` (RFC 3339, or
/// epoch in seconds or milliseconds), `status` (RFC 3463, `5.1.1`), `smtp_code`, `action` (RFC 3464: `failed`, `delayed`,
/// `delivered`, `relayed`, `expanded`), `diagnostic`, `reason`, `feedback_type` (RFC 5965), `metadata`
/// (`user_ext_id`, `campaign`, `template`, `brand`). By default signed as `X-Postern-Signature`.
///
/// A failure is permanent only if `action` says `failed` and `status` names the address; every other
/// one is transient, and its keys begin with `soft.`, so that none of them can meet a default of the mapping.
enum PosternContract {
  typealias Value = VerifySettings.Value

  /// RFC 3463 §3.2, §3.3, §3.5: the codes that say the address itself is bad.
  private static let permanentStatuses = [
    "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4",
  ]

  static let settings: [String: Value] = [
    "channel": "email",
    "event": ["event", "action", "feedback_type"],
    "kind": ["{feedback_type}", "{action}.{status}", "{action}", "{event}"],
    "kinds": .object(kinds),
    "reasons": [
      "failed_permanently": ["reason", "dsn.{status}", "dsn.{status|2}", "=dsn.failed.permanent"],
      "failed_transiently": soft,
      "deferred": soft,
      "default": ["reason", "feedback_type", "event", "action"],
    ],
    "recipient": "recipient", "id": "id", "message_id": "message_id",
    "time": "occurred_at", "time_format": ["rfc3339", "epoch_s", "epoch_ms"],
    "subtype": ["status", "smtp_code"], "url": "url", "list": "list",
    "user_ext_id": "metadata.user_ext_id", "campaign": "metadata.campaign",
    "template": "metadata.template", "brand": "metadata.brand", "detail": "diagnostic",
  ]

  private static let soft: Value = [
    "soft.{reason}", "soft.dsn.{status}", "soft.dsn.{status|2}", "soft.smtp.{smtp_code}", "=soft",
  ]

  private static let kinds: [String: Value] = {
    var kinds: [String: Value] = [
      "failed": "failed_transiently", "delayed": "deferred", "delivered": "delivered",
      "relayed": "sent", "expanded": "sent", "sent": "sent", "deferred": "deferred",
      "opened": "opened", "clicked": "clicked", "complained": "complained",
      "unsubscribed": "opted_out", "resubscribed": "opted_in",
      "abuse": "complained", "fraud": "complained", "not-spam": "other", "opt-out": "opted_out",
    ]
    for status in permanentStatuses { kinds["failed.\(status)"] = "failed_permanently" }
    return kinds
  }()
}
