public import Deliverability

/// A row of `users`: what the PAM reported.
public struct StoredUser: Sendable, Equatable {
  /// The PAM's time of each field; nil if it has never reported the field.
  public struct FieldTimes: Sendable, Equatable {
    public var brand: Timestamp?
    public var accountStatus: Timestamp?
    public var email: Timestamp?
    public var phone: Timestamp?
    public var pamEmailOptOut: Timestamp?
    public var pamSMSOptOut: Timestamp?
    public var emailVerified: Timestamp?
    public var phoneVerified: Timestamp?

    public init() {}
  }

  public let userExtID: String
  public var brand: String?
  public var accountStatus = AccountStatus.active
  /// The canonical address; nil if there is none or it failed validation.
  public var email: String?
  public var emailReported: String?
  public var phone: String?
  public var phoneReported: String?
  public var pamEmailOptOut = false
  public var pamSMSOptOut = false
  public var emailVerified = false
  public var phoneVerified = false
  public var times = FieldTimes()
  public let createdAt: Timestamp
  /// The time, by our clock, of the last change of a value.
  public var updatedAt: Timestamp

  public init(userExtID: String, createdAt: Timestamp) {
    self.init(userExtID: userExtID, createdAt: createdAt, updatedAt: createdAt)
  }

  init(userExtID: String, createdAt: Timestamp, updatedAt: Timestamp) {
    self.userExtID = userExtID
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }
}
