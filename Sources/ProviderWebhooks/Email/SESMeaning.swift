import Deliverability
import JSONReading

/// What one SES event says: its kind and its reason keys.
///
/// Of a permanent bounce only the causes `General` and `NoEmail` are told of the address itself, and so
/// is one without a cause. The others, known ones and those to come, have no general key.
struct SESMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  private init(_ kind: EventKind, _ reasonKeys: String?...) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }

  /// - Parameter content: the event's own object, such as `bounce`.
  init(of event: String, _ content: JSONValue?) {
    switch event {
    case "Send": self.init(.sent, "send")
    case "Delivery": self.init(.delivered, "delivery")
    case "Open": self.init(.opened, "open")
    case "Click": self.init(.clicked, "click")
    case "Bounce":
      self.init(bounce: content?.text("bounceType"), cause: content?.text("bounceSubType"))
    case "Complaint":
      self.init(
        complaint: content?.text("complaintFeedbackType"), cause: content?.text("complaintSubType"))
    case "DeliveryDelay":
      self.init(
        .deferred, ReasonKey.spelled("deliverydelay", content?.text("delayType")), "deliverydelay")
    default: self.init(.other, ReasonKey.ofEvent(event).first)
    }
  }

  private init(bounce type: String?, cause: String?) {
    let key = ReasonKey.spelled("bounce", type, cause)
    switch (type?.asciiLowercased(), cause?.asciiLowercased()) {
    case ("permanent", nil), ("permanent", "general"), ("permanent", "noemail"):
      self.init(.failedPermanently, key, "bounce.permanent")
    case ("permanent", "suppressed"), ("permanent", "onaccountsuppressionlist"),
      ("permanent", "unsubscribedrecipient"):
      self.init(.suppressed, key)
    case ("permanent", _): self.init(.failedPermanently, key ?? "bounce.permanent.unknown")
    default:
      self.init(.failedTransiently, key, ReasonKey.spelled("bounce", type) ?? "bounce.unknown")
    }
  }

  private init(complaint type: String?, cause: String?) {
    if cause?.asciiLowercased() == "onaccountsuppressionlist" {
      self.init(.suppressed, "complaint.onaccountsuppressionlist")
      return
    }
    let key = ReasonKey.spelled("complaint", type)
    switch type?.asciiLowercased() {
    // Neither is a recipient's word against the sender (RFC 5965 §7.3, RFC 6591).
    case "not-spam", "auth-failure": self.init(.other, key)
    default: self.init(.complained, key, "complaint")
    }
  }
}
