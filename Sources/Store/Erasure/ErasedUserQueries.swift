import Deliverability
import Postgres

/// What outlives a user's erasure: without it a partial report that makes the user anew would lift a
/// self-exclusion or a PAM opt-out by its silence. It stands under the user's pseudonym.
enum ErasedUserQueries {
  /// - Parameter replaces: whether this says more than what may be remembered already.
  static let remember = Query<
    (LabelID, pseudonym: String, StoredUser, Timestamp, replaces: Bool), Void
  >(
    """
    INSERT INTO erased_user (label_id, user_ext_id, account_status, pam_email_opt_out,
      pam_sms_opt_out, account_status_at, pam_email_opt_out_at, pam_sms_opt_out_at, erased_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (label_id, user_ext_id) DO UPDATE SET account_status = excluded.account_status,
      pam_email_opt_out = excluded.pam_email_opt_out, pam_sms_opt_out = excluded.pam_sms_opt_out,
      account_status_at = excluded.account_status_at,
      pam_email_opt_out_at = excluded.pam_email_opt_out_at,
      pam_sms_opt_out_at = excluded.pam_sms_opt_out_at, erased_at = excluded.erased_at
    WHERE $10
    """,
    bind: { label, pseudonym, user, clock, replaces in
      [
        .text(label), .text(pseudonym), .text(user.accountStatus.text),
        .boolean(user.pamEmailOptOut), .boolean(user.pamSMSOptOut),
        .timestamp(user.times.accountStatus), .timestamp(user.times.pamEmailOptOut),
        .timestamp(user.times.pamSMSOptOut), .timestamp(clock), .boolean(replaces),
      ]
    },
    decode: { _ in })

  /// Takes what is remembered under pseudonyms of users whose rows this transaction has just made.
  static let take = Query<UserQueries.Selection, Remembered>(
    """
    DELETE FROM erased_user WHERE label_id = $1 AND user_ext_id = ANY ($2::text[])
    RETURNING user_ext_id, account_status, pam_email_opt_out, pam_sms_opt_out, account_status_at,
      pam_email_opt_out_at, pam_sms_opt_out_at
    """,
    bind: { [.text($0.label), .textArray($0.ids)] },
    decode: Remembered.init(row:))

  /// Whether a user is erased and not reported since; the row stays locked.
  static let isErased = Query<(LabelID, pseudonym: String, userExtID: String), Bool>(
    """
    SELECT NOT EXISTS (SELECT FROM users WHERE label_id = $1 AND user_ext_id = $3) AS erased
    FROM erased_user WHERE label_id = $1 AND user_ext_id = $2 FOR SHARE
    """,
    bind: { [.text($0), .text($1), .text($2)] },
    decode: { row in try row.boolean("erased") })

  struct Remembered: Sendable {
    let pseudonym: String
    private let accountStatus: AccountStatus
    private let pamEmailOptOut: Bool
    private let pamSMSOptOut: Bool
    private let times: StoredUser.FieldTimes

    init(row: Row) throws {
      pseudonym = try row.text("user_ext_id")
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
