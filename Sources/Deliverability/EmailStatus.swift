/// The status of an email address, ours, decided from provider events and PAM or operator changes.
public enum EmailStatus: String, Sendable, CaseIterable, Hashable {
  case new = "NEW"
  case verified = "VERIFIED"
  /// Reported as spam: contactable only if the label's policy allows it.
  case blocked = "BLOCKED"
  case bounced = "BOUNCED"
  /// Failed validation.
  case broken = "BROKEN"
  case noStatus = "NONE"
  case unknown = "UNKNOWN"

  /// Decides between two events of the same instant: the greater wins, and a tie never ends contactable.
  public var rank: Int16 {
    switch self {
    case .verified: 0
    case .new: 1
    case .blocked: 2
    case .unknown: 3
    case .noStatus: 4
    case .bounced: 5
    case .broken: 6
    }
  }
}
