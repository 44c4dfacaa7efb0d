import Deliverability

/// What one SendGrid event says: its kind and its reason keys.
///
/// A soft failure emits keys of its own and never `bounce`, which the default mapping holds.
struct SendGridMeaning {
  let kind: EventKind
  let reasonKeys: [String]
  /// Whether the event is about one unsubscribe group (`asm_group_id`) and not about all mail.
  private(set) var isAboutList = false

  private init(_ kind: EventKind, _ reasonKeys: String?...) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }

  init(of event: String, _ members: SendGridMembers) {
    switch event {
    case "processed": self.init(.sent, event)
    case "deferred": self.init(.deferred, event)
    case "delivered": self.init(.delivered, event)
    case "open": self.init(.opened, event)
    case "click": self.init(.clicked, event)
    case "spamreport": self.init(.complained, event)
    case "unsubscribe": self.init(.optedOut, event)
    case "group_unsubscribe":
      self.init(.optedOut, event)
      isAboutList = true
    case "group_resubscribe":
      self.init(.optedIn, event)
      isAboutList = true
    case "bounce": self.init(bounce: members)
    case "dropped": self.init(drop: members)
    default: self.init(.other, ReasonKey.ofEvent(event).first)
    }
  }

  private init(bounce members: SendGridMembers) {
    let type = members.text(.type).flatMap { ReasonKey.spelled($0) }
    let isTransient = members.text(.status)?.hasPrefix("4") ?? false
    switch type {
    case nil where isTransient: self.init(.failedTransiently, "bounce.soft")
    case nil, "bounce":
      let classification = ReasonKey.spelled("bounce", members.text(.classification))
      self.init(.failedPermanently, classification, "bounce")
    case "blocked", "expired": self.init(.failedTransiently, type)
    // A custom argument may have shadowed `type`: no proof of a hard bounce.
    default: self.init(.failedTransiently, ReasonKey.spelled("bounce", "type", type))
    }
  }

  private init(drop members: SendGridMembers) {
    let reason = (members.text(.reason) ?? members.text(.type)).flatMap { ReasonKey.spelled($0) }
    let kind: EventKind =
      switch reason {
      case "bounced-address", "spam-reporting-address", "unsubscribed-address": .suppressed
      case "invalid": .failedPermanently
      default: .other
      }
    self.init(kind, reason.map { "dropped.\($0)" }, "dropped")
  }
}
