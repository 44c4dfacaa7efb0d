import Deliverability
import JSONReading

/// What a Mandrill event says.
///
/// `reject`: Mandrill itself did not send, for a reason of the address's (`hard-bounce`, `spam`, `unsub` …)
/// or of the account's (`invalid-sender`, `test-mode-limit` …): its general key must stay unmapped.
enum MandrillMeaning {
  private static let kinds: [String: EventKind] = [
    "send": .sent, "deferral": .deferred, "delivered": .delivered, "open": .opened,
    "click": .clicked, "spam": .complained, "unsub": .optedOut, "hard_bounce": .failedPermanently,
    "soft_bounce": .failedTransiently, "reject": .suppressed,
  ]

  static func of(event name: String, _ message: JSONValue?) -> EventMeaning {
    let kind = kinds[name] ?? .other
    let cause: String? =
      switch name {
      case "hard_bounce", "soft_bounce": message?.text("bounce_description")
      case "reject": message.flatMap(rejectReason)
      default: nil
      }
    return EventMeaning(kind, ReasonKey.spelled(name, cause), ReasonKey.ofEvent(name).first)
  }

  /// `msg.reject` is documented nowhere: an object with `reason`, or the reason alone.
  static func rejectReason(_ message: JSONValue) -> String? {
    message["reject"]?.text("reason") ?? message.text("reject")
  }
}
