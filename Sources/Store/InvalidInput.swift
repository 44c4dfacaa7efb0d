/// What is refused before any SQL runs.
public enum InvalidInput: Error, Sendable, Equatable, CustomStringConvertible {
  /// A user id must be 1-128 bytes of UTF-8 without control characters.
  case userExtID
  /// A snooze lasts 1 to 365 days.
  case snoozeDays(Int)
  /// More ids at once than the call takes.
  case tooManyIDs(limit: Int)

  public var description: String {
    switch self {
    case .userExtID: "a user_ext_id must be 1 to 128 bytes of UTF-8 without control characters"
    case .snoozeDays(let days): "a snooze lasts 1 to 365 days, not \(days)"
    case .tooManyIDs(let limit): "at most \(limit) ids can be asked for at once"
    }
  }
}
