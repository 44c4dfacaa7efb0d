import Deliverability
import Postgres

/// What outlives a user's erasure: without it a partial report that makes the user anew would lift a
/// self-exclusion or a PAM opt-out by its silence.
enum ErasedUserQueries {
  static let remember = Query<(LabelID, StoredUser, Timestamp), Void>(
    """
    INSERT INTO erased_user (label_id, user_ext_id, account_status, pam_email_opt_out,
      pam_sms_opt_out, account_status_at, pam_email_opt_out_at, pam_sms_opt_out_at, erased_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """,
    bind: { label, user, clock in
      [
        .text(label), .text(user.userExtID), .text(user.accountStatus.text),
        .boolean(user.pamEmailOptOut), .boolean(user.pamSMSOptOut),
        .timestamp(user.times.accountStatus), .timestamp(user.times.pamEmailOptOut),
        .timestamp(user.times.pamSMSOptOut), .timestamp(clock),
      ]
    },
    decode: { _ in })

  /// Takes what is remembered of users whose rows this transaction has just made.
  static let take = Query<UserQueries.Selection, Remembered>(
    """
    DELETE FROM erased_user WHERE label_id = $1 AND user_ext_id = ANY ($2::text[])
    RETURNING user_ext_id, account_status, pam_email_opt_out, pam_sms_opt_out, account_status_at,
      pam_email_opt_out_at, pam_sms_opt_out_at
    """,
    bind: { [.text($0.label), .textArray($0.ids)] },
    decode: Remembered.init(row:))

  struct Remembered: Sendable {
    let userExtID: String
    private let accountStatus: AccountStatus
    private let pamEmailOptOut: Bool
    private let pamSMSOptOut: Bool
    private let times: StoredUser.FieldTimes

    init(row: Row) throws {
      userExtID = try row.text("user_ext_id")
      accountStatus = try row.accountStatus("account_status")
      pamEmailOptOut = try row.boolean("pam_email_opt_out")
      pamSMSOptOut = try row.boolean("pam_sms_opt_out")
      var times = StoredUser.FieldTimes()
      times.accountStatus = try row.optionalInstant("account_status_at")
      times.pamEmailOptOut = try row.optionalInstant("pam_email_opt_out_at")
      times.pamSMSOptOut = try row.optionalInstant("pam_sms_opt_out_at")
      self.times = times
    }

    func restore(_ user: inout StoredUser) {
      user.accountStatus = accountStatus
      user.pamEmailOptOut = pamEmailOptOut
      user.pamSMSOptOut = pamSMSOptOut
      user.times = times
    }
  }
}
