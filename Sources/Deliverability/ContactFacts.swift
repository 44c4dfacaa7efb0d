/// What is stored of one user on one channel, as far as it decides whether the user can be contacted.
public struct ContactFacts: Sendable, Hashable {
  /// The canonical address; of an address that failed validation the reported text; nil if there is none.
  public var address: String?
  /// The status of `address`; without meaning if there is no address.
  public var status: AddressStatus
  /// The PAM's own opt-out.
  public var pamOptOut: Bool
  public var optOut: OptOut

  public init(
    address: String?, status: AddressStatus, pamOptOut: Bool = false, optOut: OptOut = OptOut()
  ) {
    self.address = address
    self.status = status
    self.pamOptOut = pamOptOut
    self.optOut = optOut
  }
}

/// A user the PAM has reported, with what is stored on both channels.
public struct UserFacts: Sendable, Hashable {
  public var userExtID: String
  public var brand: String?
  public var accountStatus: AccountStatus
  public var email: ContactFacts
  public var sms: ContactFacts

  public init(
    userExtID: String, brand: String? = nil, accountStatus: AccountStatus, email: ContactFacts,
    sms: ContactFacts
  ) {
    self.userExtID = userExtID
    self.brand = brand
    self.accountStatus = accountStatus
    self.email = email
    self.sms = sms
  }

  public subscript(channel: Channel) -> ContactFacts {
    switch channel {
    case .email: email
    case .sms: sms
    }
  }
}
