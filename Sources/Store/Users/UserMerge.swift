import Deliverability

/// Applies a PAM's reports to one user, in order, and keeps what else has to happen: addresses taken and
/// left, addresses verified, opt-outs flipped. Pure: the caller has locked the row and stores the result.
struct UserMerge: Sendable {
  /// An address the user has, or had for a moment between two reports of one call.
  struct AddressHold: Sendable, Equatable {
    let key: AddressKey
    let isCurrent: Bool
  }
  struct Flip: Sendable, Equatable {
    let channel: Channel
    let isOptedOut: Bool
  }

  let isNew: Bool
  private let before: StoredUser
  private(set) var user: StoredUser
  /// Each once, in the order in which they were verified.
  private(set) var verified: [AddressKey] = []
  private(set) var flips: [Flip] = []
  private var touched: Set<AddressKey> = []
  private var isFirst = true

  /// - Parameter isNew: whether `user` is a row that was just made for these reports.
  init(_ user: StoredUser, isNew: Bool) {
    before = user
    self.user = user
    self.isNew = isNew
    if isNew { touched.formUnion(user.addresses) }
  }

  /// Whether the row has to be written, if only for its times.
  var isChanged: Bool {
    isNew || !user.hasValues(of: before) || user.times != before.times
  }

  /// The addresses taken, left or passed through, in the order of their keys.
  var holds: [AddressHold] {
    let current = Set(user.addresses)
    return touched.sorted().map { AddressHold(key: $0, isCurrent: current.contains($0)) }
  }

  /// - Parameter clock: ours, for a report without a time of its own.
  mutating func apply(_ report: UserReport, clock: Timestamp) -> ReportOutcome {
    let old = user
    var fields = FieldMerge(user: user, at: Self.time(of: report, clock: clock))
    fields.merge(report)
    user = fields.user
    note(fields, old: old)
    let isUnchanged = user.hasValues(of: old)
    if !isUnchanged { user.updatedAt = clock }
    defer { isFirst = false }
    let result: ReportOutcome.Result =
      isNew && isFirst ? .created : isUnchanged ? .unchanged : .updated
    return ReportOutcome(result: result, stale: fields.stale)
  }

  private mutating func note(_ fields: FieldMerge, old: StoredUser) {
    for key in Set(old.addresses).symmetricDifference(user.addresses) { touched.insert(key) }
    for key in fields.verified where !verified.contains(key) { verified.append(key) }
    if user.pamEmailOptOut != old.pamEmailOptOut {
      flips.append(Flip(channel: .email, isOptedOut: user.pamEmailOptOut))
    }
    if user.pamSMSOptOut != old.pamSMSOptOut {
      flips.append(Flip(channel: .sms, isOptedOut: user.pamSMSOptOut))
    }
  }

  /// A PAM whose clock runs ahead would freeze its own fields: such a time counts as ours.
  private static func time(of report: UserReport, clock: Timestamp) -> Timestamp {
    guard let reported = report.reportedAt, reported <= clock.adding(seconds: 300) else {
      return clock
    }
    return max(reported, .earliest)
  }
}

extension StoredUser {
  /// The canonical addresses.
  var addresses: [AddressKey] {
    [email.map { AddressKey(.email, $0) }, phone.map { AddressKey(.sms, $0) }].compactMap(\.self)
  }

  /// Whether every reported value, bytewise, is that of `other`, whatever the times.
  func hasValues(of other: StoredUser) -> Bool {
    let texts = [\StoredUser.brand, \.email, \.emailReported, \.phone, \.phoneReported]
    return texts.allSatisfy {
      self[keyPath: $0].map(BytewiseText.init) == other[keyPath: $0].map(BytewiseText.init)
    }
      && BytewiseText(accountStatus.text) == BytewiseText(other.accountStatus.text)
      && pamEmailOptOut == other.pamEmailOptOut && pamSMSOptOut == other.pamSMSOptOut
      && emailVerified == other.emailVerified && phoneVerified == other.phoneVerified
  }
}
