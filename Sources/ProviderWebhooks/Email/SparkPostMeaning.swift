import Deliverability
import JSONReading

/// What one SparkPost event says: its kind and its reason keys.
///
/// The name `bounce` is no key: most bounces are soft, and any mapping may hold it.
struct SparkPostMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  private init(_ kind: EventKind, _ reasonKeys: String?...) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }

  init(of type: String, _ body: JSONValue) {
    switch type {
    case "bounce", "out_of_band": self.init(bounceClass: body.text("bounce_class"))
    case "spam_complaint":
      // A report that takes an earlier one back (RFC 5965 §7.3).
      if body.text("fbtype")?.asciiLowercased() == "not-spam" {
        self.init(.other, "spam_complaint.not-spam")
      } else {
        self.init(.complained, "spam_complaint")
      }
    case "policy_rejection", "generation_rejection":
      let reason = (body.text("reason") ?? body.text("raw_reason") ?? "").asciiLowercased()
      if reason.contains("suppress") {
        self.init(.suppressed, "\(type).suppressed")
      } else {
        self.init(.other, type)
      }
    default: self.init(Self.kinds[type] ?? .other, ReasonKey.ofEvent(type).first)
    }
  }

  private static let kinds: [String: EventKind] = [
    "injection": .sent, "delivery": .delivered, "delay": .deferred,
    "open": .opened, "initial_open": .opened, "amp_open": .opened, "amp_initial_open": .opened,
    "click": .clicked, "amp_click": .clicked,
    "list_unsubscribe": .optedOut, "link_unsubscribe": .optedOut,
  ]

  /// Source: SparkPost docs, "Bounce classification codes".
  private init(bounceClass text: String?) {
    let key = ReasonKey.spelled("bounce_class", text)
    switch text?.trimmingBlanks() {
    case "10", "30": self.init(.failedPermanently, key, "bounce.hard")
    case "20", "21", "22", "23", "24", "40", "70": self.init(.failedTransiently, key, "bounce.soft")
    case "50", "51", "52", "53", "54": self.init(.failedTransiently, key, "bounce.block")
    case "25", "26": self.init(.suppressed, key, "bounce.admin")
    // SparkPost counts it among the hard ones: the recipient has asked to be removed.
    case "90": self.init(.optedOut, key)
    case "60", "80", "100": self.init(.other, key)
    default: self.init(.failedTransiently, key, "bounce.undetermined")
    }
  }
}
