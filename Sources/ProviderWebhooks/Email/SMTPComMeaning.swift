import Deliverability
import JSONReading

/// What an SMTP.com event says.
///
/// Of the classes of a bounce only 10, an invalid recipient, is certain to be the address's fault.
/// `failed` is described nowhere: it is taken as a failure of the sending.
enum SMTPComMeaning {
  private static let kinds: [String: EventKind] = [
    "received": .sent, "delivery": .delivered, "delivered": .delivered, "open": .opened,
    "opened": .opened, "click": .clicked, "clicked": .clicked, "unsubscribe": .optedOut,
    "unsubscribed": .optedOut,
  ]
  private static let labels = [
    "101": "delivery", "102": "complaint", "103": "bounce", "107": "open", "108": "click",
  ]

  /// The label behind an event's code, which older callbacks give.
  static func label(of element: JSONValue) -> String? {
    element.text("event_code").flatMap { labels[$0] }
  }

  static func of(event name: String, _ element: JSONValue) -> EventMeaning {
    let own = ReasonKey.ofEvent(name).first
    switch own {
    case "bounce", "failed": return failure(own, element.text("resp_class"))
    case "complaint":
      // A reply that asks to be taken off: no complaint, so not its general key.
      return element.text("feedback_type")?.asciiLowercased() == "remove"
        ? EventMeaning(.optedOut, "complaint.remove") : EventMeaning(.complained, own)
    default: return EventMeaning(own.flatMap { kinds[$0] } ?? .other, own)
    }
  }

  private static func failure(_ label: String?, _ responseClass: String?) -> EventMeaning {
    let key = ReasonKey.spelled(label, responseClass ?? "unknown")
    return EventMeaning(key == "bounce.10" ? .failedPermanently : .failedTransiently, key)
  }
}
