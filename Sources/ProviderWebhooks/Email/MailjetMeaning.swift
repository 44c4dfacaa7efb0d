import Deliverability
import JSONReading

/// What one Mailjet event says: its kind and its reason keys.
///
/// A bounce is hard only if it says so; a soft one never has the key `bounce`.
struct MailjetMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  private init(_ kind: EventKind, _ reasonKeys: String?...) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }

  init(of event: String, _ element: JSONValue) {
    switch event {
    case "sent": self.init(.delivered, event)  // taken by the recipient's server
    case "open": self.init(.opened, event)
    case "click": self.init(.clicked, event)
    case "spam": self.init(.complained, event)
    case "unsub": self.init(.optedOut, event)
    case "bounce":
      let error = element.text("error")
      if element["hard_bounce"]?.isTrue == true {
        self.init(.failedPermanently, ReasonKey.spelled("bounce", error), "bounce")
      } else {
        self.init(
          .failedTransiently, ReasonKey.spelled("bounce", "soft", error),
          "bounce.soft")
      }
    case "blocked":
      let error = ReasonKey.spelled(element.text("error"))
      let isSuppressed = error.map(Self.suppressions.contains) ?? false
      self.init(isSuppressed ? .suppressed : .other, error.map { "blocked.\($0)" }, "blocked")
    default: self.init(.other, ReasonKey.ofEvent(event).first)
    }
  }

  /// The causes for which Mailjet does not even try.
  private static let suppressions: Set<String> = [
    "preblocked", "spam-reporter", "blacklisted", "user-unknown", "mailbox-inactive",
    "invalid-domain", "no-mail-host", "typofix",
  ]
}

extension JSONValue {
  /// `true`, also written as a text or as 1.
  fileprivate var isTrue: Bool {
    boolean ?? (text.map { ["true", "1"].contains($0.asciiLowercased()) } ?? false)
  }
}
