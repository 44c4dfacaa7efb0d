public import Deliverability

/// A field of a report that may be cleared: absent changes nothing, null clears.
public enum Reported<Value: Sendable & Equatable>: Sendable, Equatable {
  case absent, null
  case value(Value)
}

/// One record of a PAM: only the fields that were present change anything.
public struct UserReport: Sendable, Equatable {
  /// 1-128 bytes of UTF-8 without control characters.
  public var userExtID: String
  /// The texts as reported; blank text counts as null. NUL is replaced and more than 1,000 scalars are cut.
  public var email: Reported<String>
  public var phone: Reported<String>
  public var brand: Reported<String>
  public var accountStatus: AccountStatus?
  public var pamEmailOptOut: Bool?
  public var pamSMSOptOut: Bool?
  public var emailVerified: Bool?
  public var phoneVerified: Bool?
  /// The PAM's time of the record; nil, or more than 5 minutes in the future, counts as our clock.
  public var reportedAt: Timestamp?

  public init(
    userExtID: String, email: Reported<String> = .absent, phone: Reported<String> = .absent,
    brand: Reported<String> = .absent, accountStatus: AccountStatus? = nil,
    pamEmailOptOut: Bool? = nil, pamSMSOptOut: Bool? = nil, emailVerified: Bool? = nil,
    phoneVerified: Bool? = nil, reportedAt: Timestamp? = nil
  ) {
    self.userExtID = userExtID
    self.email = email
    self.phone = phone
    self.brand = brand
    self.accountStatus = accountStatus
    self.pamEmailOptOut = pamEmailOptOut
    self.pamSMSOptOut = pamSMSOptOut
    self.emailVerified = emailVerified
    self.phoneVerified = phoneVerified
    self.reportedAt = reportedAt
  }
}

/// What became of one report.
public struct ReportOutcome: Sendable, Equatable {
  public enum Result: Sendable, Equatable {
    case created, updated, unchanged
    /// A change of a user who does not exist; nothing was done.
    case unknownUser
  }
  public var result: Result
  /// The JSON names of the fields whose stored value is of a later time; they were not applied.
  public var stale: [String]

  public init(result: Result, stale: [String] = []) {
    self.result = result
    self.stale = stale
  }
}
