import Deliverability

/// What a status of Unisender Go says.
///
/// `hard_bounced` only means that it gave up: whether the address is to blame stands in the delivery
/// status, and only then does the event carry the general key.
enum UnisenderGoMeaning {
  private static let kinds: [String: EventKind] = [
    "sent": .sent, "delivered": .delivered, "opened": .opened, "clicked": .clicked,
    "unsubscribed": .optedOut, "subscribed": .optedIn, "spam": .complained,
  ]
  private static let faultsOfAddress: Set<String> = [
    "err_user_unknown", "err_user_inactive", "err_mailbox_discarded", "err_domain_inactive",
  ]

  static func of(status: String, deliveryStatus: String?) -> EventMeaning {
    let own = ReasonKey.ofEvent(status).first
    let cause = deliveryStatus.flatMap { ReasonKey.spelled($0) }
    let key = ReasonKey.spelled(status, cause ?? "unknown")
    switch status {
    case "hard_bounced":
      if let cause, faultsOfAddress.contains(cause) {
        return EventMeaning(.failedPermanently, key, own)
      }
      return EventMeaning(cause == "err_unsubscribed" ? .suppressed : .failedTransiently, key)
    case "soft_bounced":
      let kind: EventKind = cause == "err_will_retry" ? .deferred : .failedTransiently
      return EventMeaning(kind, cause == nil ? nil : key, own)
    default: return EventMeaning(kinds[status] ?? .other, own)
    }
  }
}
