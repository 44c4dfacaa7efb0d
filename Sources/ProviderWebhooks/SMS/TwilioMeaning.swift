import Deliverability

/// What a Twilio status with its error code says.
///
/// Only a failure has its code as a reason key: a code beside any other status proves nothing.
/// Source: Twilio docs, "Error and Warning Dictionary".
struct TwilioMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  /// - Parameter errorCode: nil if there is none; `0` is none.
  init(status: String, errorCode: String?) {
    switch status.asciiLowercased() {
    case "accepted", "scheduled", "queued", "sending", "sent": kind = .sent
    case "delivered", "read": kind = .delivered
    case "failed", "undelivered":
      kind = errorCode.map(Self.kind(ofErrorCode:)) ?? .failedTransiently
      reasonKeys = [ReasonKey.verbatim(errorCode), ReasonKey.verbatim(status)].compactMap(\.self)
      return
    // canceled, receiving, received, partially_delivered, and what is to come
    default: kind = .other
    }
    reasonKeys = [ReasonKey.verbatim(status)].compactMap(\.self)
  }

  private static func kind(ofErrorCode code: String) -> EventKind {
    switch code {
    case "30005", "21211", "30014": .failedPermanently
    case "30006", "21614", "21635", "60205": .notMobile
    case "21610": .optedOut
    case "30004", "30007", "30450", "30453", "30454", "63013", "63026": .blocked
    case "30011", "30019": .other  // multimedia: says nothing of a text
    default: .failedTransiently
    }
  }
}
