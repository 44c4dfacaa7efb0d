import Deliverability

/// What a MessageBird status with its error code and reason says.
///
/// Code and reason must not contradict each other: neither is documented for sure, so the address is
/// spoken against only if both that are known agree. A key that speaks against it is emitted only then.
/// Source: MessageBird docs, "SMS API, Handle a status report".
struct MessageBirdMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  init(status: String, code: String?, reason: String?) {
    let status = ReasonKey.verbatim(status)
    switch status {
    case "scheduled", "sent", "buffered": kind = .sent
    case "delivered": kind = .delivered
    case "expired", "delivery_failed":
      let kind = Self.failure([code, reason].compactMap { Self.classes.kind(of: $0) })
      self.kind = kind
      reasonKeys = [code, reason, status].compactMap(\.self).filter {
        [nil, .failedTransiently, kind].contains(Self.classes.kind(of: $0))
      }
      return
    default: kind = .other
    }
    reasonKeys = [status].compactMap(\.self)
  }

  private static func failure(_ known: [EventKind]) -> EventKind {
    if known.contains(.optedOut) { return .optedOut }
    guard let first = known.first else { return .failedTransiently }
    return known.allSatisfy { $0 == first } ? first : .failedTransiently
  }

  private static let classes = FailureClasses([
    .failedPermanently: ["1", "unknown subscriber", "incorrect number"],
    .optedOut: ["103", "opted out"],
    .blocked: ["carrier rejected"],
    .failedTransiently: [
      "6", "27", "unavailable subscriber", "expired", "received network error",
      "dlr not received", "insufficient balance", "capacity limit reached",
    ],
  ])
}
