import Deliverability
import JSONReading
import Store

/// A PAM's record of a user, read from JSON: only the fields that are present change anything.
///
/// `{"email":"a@example.com","phone":"+356…","brand":"casino","account_status":"ACTIVE",
/// "pam_email_opt_out":false,"pam_sms_opt_out":false,"email_verified":true,"phone_verified":false,
/// "reported_at":"2026-11-22T10:00:00Z"}`; each may be absent, and email, phone and brand may be null.
struct UserRecord: Sendable {
  let report: UserReport
  /// Whether `reported_at` was more than 5 minutes ahead of our clock, which stands in its place:
  /// taken at its word, it would make every later report stale.
  let isReportedAtAssumed: Bool

  static let maxSecondsAhead: Int64 = 300
  /// An address, or what was reported as one, is kept up to this length.
  static let maxAddressBytes = 1000
  static let maxBrandBytes = 128

  /// - Parameter userExtID: the user that the path names; nil if the record itself must name it.
  /// - Throws: every mistake of the record, unknown fields included.
  init(_ value: JSONValue, userExtID: String?, now: Timestamp) throws(InvalidFields) {
    var fields = FieldReader(value)
    var report = UserReport(userExtID: Self.userExtID(&fields, named: userExtID))
    report.email = Self.address("email", &fields)
    report.phone = Self.address("phone", &fields)
    report.brand = Self.brand(&fields)
    report.accountStatus = Self.accountStatus(&fields)
    report.pamEmailOptOut = fields.boolean("pam_email_opt_out")
    report.pamSMSOptOut = fields.boolean("pam_sms_opt_out")
    report.emailVerified = fields.boolean("email_verified")
    report.phoneVerified = fields.boolean("phone_verified")
    let reportedAt = fields.time("reported_at")
    isReportedAtAssumed = reportedAt.map { $0 > now.adding(seconds: Self.maxSecondsAhead) } ?? false
    report.reportedAt = isReportedAtAssumed ? nil : reportedAt
    self.report = report
    let errors = fields.finish()
    guard errors.isEmpty else { throw InvalidFields(errors: errors) }
  }

  /// The id that stands in a record, as far as it can be read, so that a refusal can name it.
  static func statedUserExtID(_ value: JSONValue) -> String? {
    value["user_ext_id"]?.string.flatMap { UserExtID.isValid($0) ? $0 : nil }
  }

  private static func userExtID(_ fields: inout FieldReader, named: String?) -> String {
    let name = "user_ext_id"
    guard let named else {
      guard let value = fields.required(name, "a text with \(UserExtID.rule)") else { return "" }
      if let id = value.string, UserExtID.isValid(id) { return id }
      fields.refuse(name, "`\(name)` must be a text with \(UserExtID.rule).")
      return ""
    }
    // Bytewise, as the store compares ids; == on strings holds equivalent spellings for one.
    if let stated = fields.text(name), !stated.utf8.elementsEqual(named.utf8) {
      fields.refuse(name, "`\(name)` differs from the one in the path; leave it out.")
    }
    return named
  }

  /// What is too long to be an address is cut and marked, so that its beginning does not become one.
  private static func address(_ name: String, _ fields: inout FieldReader) -> Reported<String> {
    let reported = fields.textOrNull(name)
    guard case .value(let text) = reported, text.utf8.count > maxAddressBytes else {
      return reported
    }
    return .value(String(text.unicodeScalars.prefix(maxAddressBytes / 4 - 1)) + "…")
  }

  private static func brand(_ fields: inout FieldReader) -> Reported<String> {
    let brand = fields.textOrNull("brand")
    if case .value(let text) = brand, text.utf8.count > maxBrandBytes {
      fields.refuse("brand", "`brand` must have at most \(maxBrandBytes) bytes.")
    }
    return brand
  }

  private static func accountStatus(_ fields: inout FieldReader) -> AccountStatus? {
    let name = "account_status"
    guard let text = fields.text(name) else { return nil }
    guard let status = AccountStatus(text) else {
      fields.refuse(
        name, "`\(name)` is empty; send ACTIVE or what holds the account, or leave the field out.")
      return nil
    }
    return status
  }
}
