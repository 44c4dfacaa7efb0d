/// The status of a phone number, ours, decided from provider events and PAM or operator changes.
public enum PhoneStatus: String, Sendable, CaseIterable, Hashable {
  case new = "NEW"
  case verified = "VERIFIED"
  case noStatus = "NONE"
  case broken = "BROKEN"
  case failedToDeliver = "FAILED_TO_DELIVER"
  case notMobile = "NOT_MOBILE"

  /// Decides between two events of the same instant: the greater wins, and a tie never ends contactable.
  public var rank: Int16 {
    switch self {
    case .verified: 0
    case .new: 1
    case .noStatus: 2
    case .failedToDeliver: 3
    case .notMobile: 4
    case .broken: 5
    }
  }
}
