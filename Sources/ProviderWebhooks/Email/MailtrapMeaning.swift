import Deliverability
import JSONReading

/// What a Mailtrap event says. Event names hold blanks: `soft bounce`.
enum MailtrapMeaning {
  private static let kinds: [String: EventKind] = [
    "delivery": .delivered, "open": .opened, "click": .clicked, "soft-bounce": .failedTransiently,
    "spam": .complained, "unsubscribe": .optedOut,
  ]
  /// How words of a category begin that speak of the mail and not of the address: `spam`,
  /// `policy-related`, `blocklisted` …
  private static let wordsOfContent = ["spam", "policy", "content", "blocklist", "blacklist"]

  static func of(event name: String, _ element: JSONValue) -> EventMeaning {
    let own = ReasonKey.ofEvent(name).first
    switch own {
    case "bounce": return bounce(element.text("bounce_category"))
    case "reject": return rejection(element.text("reason", maxBytes: EventText.maxDetailBytes))
    case "soft-bounce":
      let category = element.text("bounce_category")
      return EventMeaning(.failedTransiently, ReasonKey.spelled("soft bounce", category), own)
    default: return EventMeaning(own.flatMap { kinds[$0] } ?? .other, own)
    }
  }

  /// A refusal of the mail has no general key, since the default mapping holds `bounce`.
  private static func bounce(_ category: String?) -> EventMeaning {
    let key = ReasonKey.spelled("bounce", category)
    let words = (category ?? "").asciiLowercased().split { "-_ ".contains($0) }
    if words.contains(where: { word in wordsOfContent.contains { word.hasPrefix($0) } }) {
      return EventMeaning(.failedTransiently, key)
    }
    return EventMeaning(.failedPermanently, key, "bounce")
  }

  /// The text is `… in suppression list. Reason: hard bounce`; any other refusal is not the address's.
  private static func rejection(_ reason: String?) -> EventMeaning {
    let text = (reason ?? "").asciiLowercased()
    guard text.contains("suppression list") else { return EventMeaning(.other, "reject") }
    guard let cause = text.firstRange(of: "reason:").map({ text[$0.upperBound...] }) else {
      return EventMeaning(.suppressed, "reject.suppression", "reject")
    }
    let words = String(cause.map { $0 == "_" ? " " : $0 })
    let key = ReasonKey.spelled(words).map { "reject.suppression.\($0)" }
    return EventMeaning(.suppressed, key.flatMap { ReasonKey.verbatim($0) }, "reject")
  }
}
