/// A condition that must hold before a user can be contacted; in the order an answer lists them.
public enum Gate: String, Sendable, CaseIterable, Hashable {
  case unknownUser = "UNKNOWN_USER"
  case accountNotActive = "ACCOUNT_NOT_ACTIVE"
  case noAddress = "NO_ADDRESS"
  case pamOptOut = "PAM_OPT_OUT"
  case smarticoOptOut = "SMARTICO_OPT_OUT"
  /// Stands in the place of `smarticoOptOut` while only a snooze is in force.
  case snoozed = "SNOOZED"
  case addressStatus = "ADDRESS_STATUS"
}

/// Whether a user can be contacted on one channel at one instant, with every reason against it.
public struct FinalStatus: Sendable, Hashable {
  /// All failing gates in the order of `Gate.allCases`; empty means contactable.
  public var blockedBy: [Gate]
  /// Gates that fail but that the purpose sets aside.
  public var ignored: [Gate]
  /// When time alone will make the user contactable: the end of a snooze that is the only failing gate.
  public var nextChangeAt: Timestamp?

  public var canContact: Bool { blockedBy.isEmpty }

  public init(blockedBy: [Gate], ignored: [Gate] = [], nextChangeAt: Timestamp? = nil) {
    self.blockedBy = blockedBy
    self.ignored = ignored
    self.nextChangeAt = nextChangeAt
  }

  /// The answer for a user the PAM has never reported, or who was erased.
  public static let unknownUser = FinalStatus(blockedBy: [.unknownUser])
}

extension FinalStatus {
  /// The one definition of who can be contacted; the SQL view `deliverability` is held to it by a test
  /// over every combination.
  ///
  /// `operational` sets account status and opt-outs aside, but not the address, and not a provider's
  /// SMS opt-out: the carrier would refuse the message anyway.
  /// - Parameters:
  ///   - user: nil for a user who is not known.
  ///   - now: the instant judged; always passed in, so that a test can stand on a snooze's end.
  public static func of(
    _ user: UserFacts?, on channel: Channel, policy: Policy, purpose: Purpose, now: Timestamp
  ) -> FinalStatus {
    guard let user else { return .unknownUser }
    let facts = user[channel]
    var failing: [Gate] = []
    if !user.accountStatus.isActive { failing.append(.accountNotActive) }
    if facts.address == nil { failing.append(.noAddress) }
    if facts.pamOptOut { failing.append(.pamOptOut) }
    if facts.optOut.isPermanent || facts.optOut.isProviderInForce {
      failing.append(.smarticoOptOut)
    } else if facts.optOut.runningSnooze(at: now) != nil {
      failing.append(.snoozed)
    }
    if facts.address != nil, !facts.status.isContactable(under: policy) {
      failing.append(.addressStatus)
    }
    switch purpose {
    case .marketing:
      let nextChange = failing == [.snoozed] ? facts.optOut.snoozedUntil : nil
      return FinalStatus(blockedBy: failing, nextChangeAt: nextChange)
    case .operational:
      let isRefusedByCarrier = channel == .sms && facts.optOut.isProviderInForce
      let isIgnored: (Gate) -> Bool = { gate in
        switch gate {
        case .accountNotActive, .pamOptOut, .snoozed: true
        case .smarticoOptOut: !isRefusedByCarrier
        case .unknownUser, .noAddress, .addressStatus: false
        }
      }
      return FinalStatus(
        blockedBy: failing.filter { !isIgnored($0) }, ignored: failing.filter(isIgnored))
    }
  }
}

extension AddressStatus {
  /// Whether an address in this status may be contacted at all.
  public func isContactable(under policy: Policy) -> Bool {
    switch self {  // no `default`: a new status must be decided here
    case .email(.new), .email(.verified), .phone(.new), .phone(.verified): true
    case .email(.blocked): policy.contactsBlockedEmail
    case .email(.bounced), .email(.broken), .email(.noStatus), .email(.unknown): false
    case .phone(.noStatus), .phone(.broken), .phone(.failedToDeliver), .phone(.notMobile): false
    }
  }
}
