import Deliverability

/// One report applied to one user, field by field: a value older than the stored one is stale and not
/// applied; one of the same time is.
struct FieldMerge {
  private(set) var user: StoredUser
  private(set) var stale: [String] = []
  private(set) var verified: [AddressKey] = []
  private let at: Timestamp

  init(user: StoredUser, at: Timestamp) {
    self.user = user
    self.at = at
  }

  mutating func merge(_ report: UserReport) {
    let emailBefore = user.email
    let phoneBefore = user.phone
    // The text is judged as reported: what stands for a NUL would pass as a letter.
    mergeText(report.email, "email", \.times.email) { user, reported in
      user.emailReported = reported?.storable
      user.email = reported.flatMap { EmailAddress($0)?.canonical }
    }
    mergeText(report.phone, "phone", \.times.phone) { user, reported in
      user.phoneReported = reported?.storable
      user.phone = reported.flatMap { PhoneNumber(international: $0)?.e164 }
    }
    mergeText(report.brand, "brand", \.times.brand) { $0.brand = $1?.storable }
    merge(report.accountStatus, "account_status", \.times.accountStatus) {
      $0.accountStatus = AccountStatus($1.text.storable) ?? $1
    }
    merge(report.pamEmailOptOut, "pam_email_opt_out", \.times.pamEmailOptOut) {
      $0.pamEmailOptOut = $1
    }
    merge(report.pamSMSOptOut, "pam_sms_opt_out", \.times.pamSMSOptOut) { $0.pamSMSOptOut = $1 }
    mergeVerified(
      report.emailVerified, "email_verified", \.emailVerified, at: \.times.emailVerified,
      address: user.email.map { AddressKey(.email, $0) }, addressAt: user.times.email,
      isAddressNew: !Self.isSame(emailBefore, user.email))
    mergeVerified(
      report.phoneVerified, "phone_verified", \.phoneVerified, at: \.times.phoneVerified,
      address: user.phone.map { AddressKey(.sms, $0) }, addressAt: user.times.phone,
      isAddressNew: !Self.isSame(phoneBefore, user.phone))
  }

  private mutating func merge<Value>(
    _ value: Value?, _ name: String, _ time: WritableKeyPath<StoredUser, Timestamp?>,
    _ change: (inout StoredUser, Value) -> Void
  ) {
    guard let value else { return }
    if let standing = user[keyPath: time], at < standing {
      stale.append(name)
    } else {
      change(&user, value)
      user[keyPath: time] = at
    }
  }

  private mutating func mergeText(
    _ reported: Reported<String>, _ name: String,
    _ time: WritableKeyPath<StoredUser, Timestamp?>,
    _ change: (inout StoredUser, String?) -> Void
  ) {
    let text: String?
    switch reported {
    case .absent: return
    case .null: text = nil
    case .value(let value): text = value.trimmingBlanks().isEmpty ? nil : value
    }
    merge(.some(text), name, time, change)
  }

  /// A verification says something of the address it came with: it acts when the flag turns true or
  /// comes with a changed address, and is stale if a later address stands. Repeated it does nothing.
  private mutating func mergeVerified(
    _ isVerified: Bool?, _ name: String, _ flag: WritableKeyPath<StoredUser, Bool>,
    at time: WritableKeyPath<StoredUser, Timestamp?>, address: AddressKey?, addressAt: Timestamp?,
    isAddressNew: Bool
  ) {
    guard let isVerified else { return }
    if let addressAt, at < addressAt {
      stale.append(name)
      return
    }
    let turnsTrue = isVerified && !user[keyPath: flag]
    let staleBefore = stale.count
    merge(isVerified, name, time) { $0[keyPath: flag] = $1 }
    guard stale.count == staleBefore, isVerified, turnsTrue || isAddressNew, let address else {
      return
    }
    verified.append(address)
  }

  private static func isSame(_ a: String?, _ b: String?) -> Bool {
    a.map(BytewiseText.init) == b.map(BytewiseText.init)
  }
}
