import Deliverability
import HTTPMessages
import JSONReading
import Store

/// The JSON of users: what a PAM sends, and what is stored.
enum UserJSON {
  static func word(_ result: ReportOutcome.Result) -> String {
    switch result {
    case .created: "created"
    case .updated: "updated"
    case .unchanged: "unchanged"
    case .unknownUser: "unknown_user"
    }
  }

  static func write(_ user: StoredUser, to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(of: user, to: &writer)
    writer.endObject()
  }

  /// The stored user, and what became of the report.
  static func write(
    _ user: StoredUser, outcome: ReportOutcome, isReportedAtAssumed: Bool,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writeMembers(of: user, to: &writer)
    writer.key("result")
    writer.string(word(outcome.result))
    writer.key("stale")
    writer.beginArray()
    for field in outcome.stale { writer.string(field) }
    writer.endArray()
    writer.key("reported_at_assumed")
    writer.boolean(isReportedAtAssumed)
    writer.endObject()
  }

  private static func writeMembers(of user: StoredUser, to writer: inout JSONWriter) {
    writer.member("user_ext_id", user.userExtID)
    writer.member("brand", user.brand)
    writer.member("account_status", user.accountStatus.text)
    writer.member("email", user.emailReported)
    writer.member("email_address", user.email)
    writer.member("phone", user.phoneReported)
    writer.member("phone_number", user.phone)
    writer.member("pam_email_opt_out", user.pamEmailOptOut)
    writer.member("pam_sms_opt_out", user.pamSMSOptOut)
    writer.member("email_verified", user.emailVerified)
    writer.member("phone_verified", user.phoneVerified)
    writer.key("reported_at")
    writer.beginObject()
    for (field, path) in reportedFields { writer.member(field, user.times[keyPath: path]) }
    writer.endObject()
    writer.member("created_at", user.createdAt)
    writer.member("updated_at", user.updatedAt)
  }

  private static var reportedFields: [(String, KeyPath<StoredUser.FieldTimes, Timestamp?>)] {
    [
      ("email", \.email), ("phone", \.phone), ("brand", \.brand),
      ("account_status", \.accountStatus), ("pam_email_opt_out", \.pamEmailOptOut),
      ("pam_sms_opt_out", \.pamSMSOptOut), ("email_verified", \.emailVerified),
      ("phone_verified", \.phoneVerified),
    ]
  }
}
