/// What happened, in one vocabulary for all providers and both channels (DESIGN section 2).
public enum EventKind: String, Sendable, CaseIterable, Hashable {
  /// Accepted, queued or handed on.
  case sent
  /// A transient trouble; the provider still tries.
  case deferred
  case delivered, opened, clicked
  /// A hard bounce; an unknown or invalid number.
  case failedPermanently = "failed_permanently"
  /// A soft bounce, content, policy, account side or carrier trouble; given up.
  case failedTransiently = "failed_transiently"
  case notMobile = "not_mobile"
  /// A carrier or a filter refused the message.
  case blocked
  /// Reported as spam.
  case complained
  /// The provider's own list refused the message; no attempt was made.
  case suppressed
  /// Unsubscribe, STOP.
  case optedOut = "opted_out"
  /// Resubscribe, START.
  case optedIn = "opted_in"
  case other

  /// Whether the event says something of the address, so that a reason without a mapping is worth counting.
  public var speaksOfAddress: Bool {
    switch self {
    case .failedPermanently, .notMobile, .blocked, .complained, .suppressed, .other: true
    case .sent, .deferred, .delivered, .opened, .clicked, .failedTransiently, .optedOut, .optedIn:
      false
    }
  }
}
