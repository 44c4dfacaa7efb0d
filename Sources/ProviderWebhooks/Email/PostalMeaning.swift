import Deliverability
import JSONReading

/// What a Postal event says.
///
/// `MessageDeliveryFailed` is raised for Postal's own reasons too, which are told only in words; so it is
/// hard only where the other server's reply, in `output`, is of class 5.
enum PostalMeaning {
  private static let kinds: [String: EventKind] = [
    // Postal sends to the recipient's server itself: sent is delivered.
    "MessageSent": .delivered, "MessageDelayed": .deferred, "MessageBounced": .failedPermanently,
    "MessageLinkClicked": .clicked, "MessageLoaded": .opened,
  ]

  static func of(event name: String, _ payload: JSONValue?) -> EventMeaning {
    let own = ReasonKey.ofEvent(name).first
    let details = payload?.detail("details")?.asciiLowercased() ?? ""
    switch name {
    case "MessageDeliveryFailed":
      if let cause = causeAtPostal(details, output: payload?.detail("output")) {
        return EventMeaning(.failedTransiently, ReasonKey.spelled(name, cause))
      }
      return EventMeaning(.failedPermanently, own)
    case "MessageHeld":
      // Too many soft failures also bring an address onto the list.
      return details.contains("suppression list")
        ? EventMeaning(.suppressed, ReasonKey.spelled(name, "suppression"))
        : EventMeaning(.other, own)
    default: return EventMeaning(kinds[name] ?? .other, own)
    }
  }

  /// Why Postal itself gave up; nil if the other server refused the mail for good.
  private static func causeAtPostal(_ details: String, output: String?) -> String? {
    if details.contains("maximum number of delivery attempts") { return "max-attempts" }
    if details.contains("likely spam") { return "spam" }
    if details.contains("no longer exist") || details.contains("has been removed") {
      return "internal"
    }
    return (output ?? "").isPermanentReply ? nil : "internal"
  }
}

extension String {
  /// Whether it begins with a reply code of class 5 (RFC 5321 §4.2.1).
  fileprivate var isPermanentReply: Bool {
    let code = Array(trimmingBlanks().utf8.prefix(4))
    let isDigit: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    return code.count >= 3 && code[0] == UInt8(ascii: "5") && code[1...2].allSatisfy(isDigit)
      && (code.count == 3 || !isDigit(code[3]))
  }
}
