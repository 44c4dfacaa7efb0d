import Deliverability
import JSONReading

/// What a Resend event says.
///
/// Resend has no event for an unsubscription: the contact's record changes. So a contact that is
/// unsubscribed is an opt-out, of everything, as often as its record is told; one that is subscribed says
/// nothing, since it may always have been.
enum ResendMeaning {
  private static let kinds: [String: EventKind] = [
    "email.sent": .sent, "email.scheduled": .sent, "email.delivered": .delivered,
    "email.delivery_delayed": .deferred,
    "email.delivered_delayed": .deferred,  // so documented for a time
    "email.opened": .opened, "email.clicked": .clicked, "email.complained": .complained,
    "email.suppressed": .suppressed,
  ]

  static func of(event type: String, _ data: JSONValue?) -> EventMeaning {
    let own = ReasonKey.verbatim(type)
    switch type {
    case "email.bounced": return bounce(data?["bounce"])
    case "email.failed":
      return EventMeaning(.other, key(type, data?["failed"]?.text("reason")), own)
    case "contact.created", "contact.updated":
      guard data?["unsubscribed"]?.boolean == true else { return EventMeaning(.other, own) }
      return EventMeaning(.optedOut, key(type, "unsubscribed"), own)
    default: return EventMeaning(kinds[type] ?? .other, own)
    }
  }

  /// Hard only if it says so, or says nothing. Amazon's suppression list shows itself as a permanent bounce.
  private static func bounce(_ bounce: JSONValue?) -> EventMeaning {
    guard let bounce, !bounce.isNull else {
      return EventMeaning(.failedPermanently, "email.bounced.permanent")
    }
    let subtype = bounce.text("subType").flatMap { ReasonKey.spelled($0) }
    let message = bounce.text("message", maxBytes: EventText.maxDetailBytes) ?? ""
    if subtype == "suppressed" || subtype == "onaccountsuppressionlist"
      || message.asciiLowercased().contains("suppressed sending")
    {
      return EventMeaning(.suppressed, "email.bounced.suppressed", "email.suppressed")
    }
    guard bounce.text("type")?.asciiLowercased() == "permanent" else {
      return EventMeaning(.failedTransiently, "email.bounced.transient")
    }
    return EventMeaning(
      .failedPermanently, key("email.bounced.permanent", subtype), "email.bounced.permanent")
  }

  /// `type` is a key as Resend writes it, and keeps its dots.
  private static func key(_ type: String, _ part: String?) -> String? {
    part.flatMap { ReasonKey.spelled($0) }.flatMap { ReasonKey.verbatim("\(type).\($0)") }
  }
}
