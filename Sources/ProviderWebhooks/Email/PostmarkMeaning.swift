import Deliverability
import JSONReading

/// What one Postmark event says: its kind and its reason keys.
///
/// A bounce goes by the name of its type; Postmark's samples disagree on the codes. An event without a
/// type never has the key `bounce`, which any mapping may hold.
struct PostmarkMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  private init(_ kind: EventKind, _ reasonKeys: String?...) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }

  init(of recordType: String, _ root: JSONValue) {
    switch recordType {
    case "Delivery": self.init(.delivered, "delivery")
    case "Open": self.init(.opened, "open")
    case "Click": self.init(.clicked, "click")
    case "SpamComplaint": self.init(.complained, "spamcomplaint")
    case "Bounce":
      let type = root.text("Type").flatMap { ReasonKey.spelled($0) }
      self.init(type.map(Self.kind(ofBounce:)) ?? .other, type ?? "bounce.unknown")
    case "SubscriptionChange": self.init(subscriptionChange: root)
    default: self.init(.other, ReasonKey.ofEvent(recordType).first)
    }
  }

  private static func kind(ofBounce type: String) -> EventKind {
    switch type {
    case "hardbounce", "bademailaddress": .failedPermanently
    case "spamcomplaint": .complained
    case "manuallydeactivated", "smtpapierror": .suppressed
    // The recipient's mail system answered with a request to be removed.
    case "unsubscribe": .optedOut
    case "transient", "softbounce", "dnserror", "blocked", "spamnotification", "virusnotification",
      "dmarcpolicy", "undeliverable", "unknown":
      .failedTransiently
    // Auto-replies, address changes, our own templates, and what is to come.
    default: .other
    }
  }

  private init(subscriptionChange root: JSONValue) {
    let event = "subscriptionchange"
    let isByRecipient = root.text("Origin")?.asciiLowercased() == "recipient"
    guard root["SuppressSending"]?.boolean != false else {
      // Only the recipient's own return is an opt-in; it says nothing of the address.
      if isByRecipient {
        self.init(.optedIn, "\(event).reactivated.recipient")
      } else {
        self.init(.other, "\(event).reactivated")
      }
      return
    }
    let reason = ReasonKey.spelled(root.text("SuppressionReason"))
    switch reason {
    case "manualsuppression":
      let specific = ReasonKey.spelled(event, reason, root.text("Origin"))
      self.init(isByRecipient ? .optedOut : .suppressed, specific, "\(event).manualsuppression")
    case let reason?: self.init(.suppressed, "\(event).\(reason)")
    case nil: self.init(.suppressed, "\(event).suppressed")
    }
  }
}
