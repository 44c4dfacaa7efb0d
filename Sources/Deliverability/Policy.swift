/// What a label decides for itself.
public struct Policy: Sendable, Hashable {
  /// Whether an email address reported as spam (`BLOCKED`) may still be contacted.
  public var contactsBlockedEmail: Bool
  /// The length of a snooze when none is given, 1 to 365 days of 86,400 s.
  public var snoozeDays: Int

  public static let snoozeDaysRange = 1...365
  public static let standard = Policy(contactsBlockedEmail: false, snoozeDays: 30)

  public init(contactsBlockedEmail: Bool, snoozeDays: Int) {
    self.contactsBlockedEmail = contactsBlockedEmail
    self.snoozeDays = snoozeDays
  }
}

/// What a message is for.
public enum Purpose: String, Sendable, CaseIterable, Hashable {
  case marketing
  /// A password reset, a self-exclusion confirmation: account status and opt-outs do not stop it.
  case operational
}
