import Deliverability
import Postgres

enum UserQueries {
  struct Selection {
    let label: LabelID
    /// Each once.
    let ids: [String]
  }

  static let columns = """
    user_ext_id, brand, account_status, email, email_reported, phone, phone_reported,
      pam_email_opt_out, pam_sms_opt_out, email_verified, phone_verified, brand_at,
      account_status_at, email_at, phone_at, pam_email_opt_out_at, pam_sms_opt_out_at,
      email_verified_at, phone_verified_at, created_at, updated_at
    """

  /// Makes the missing rows and locks the others, in the order of their keys: the upsert that changes
  /// nothing leaves no moment in which a row could vanish. Returns the ids of the rows made.
  static let createMissing = Query<(Selection, Timestamp), String>(
    """
    INSERT INTO users (label_id, user_ext_id, account_status, created_at, updated_at)
    SELECT $1, t.user_ext_id, 'ACTIVE', $3, $3
    FROM unnest($2::text[]) AS t (user_ext_id) ORDER BY t.user_ext_id COLLATE "C"
    ON CONFLICT (label_id, user_ext_id) DO UPDATE SET updated_at = users.updated_at WHERE false
    RETURNING user_ext_id
    """,
    bind: { [.text($0.0.label), .textArray($0.0.ids), .timestamp($0.1)] },
    decode: { row in try row.text("user_ext_id") })

  /// The rows of the users that exist, locked in the order of their keys.
  static let lock = Query<Selection, StoredUser>(
    """
    SELECT \(columns) FROM users
    WHERE label_id = $1 AND user_ext_id = ANY ($2::text[]) ORDER BY user_ext_id FOR UPDATE
    """,
    bind: { [.text($0.label), .textArray($0.ids)] },
    decode: StoredUser.init(row:))

  static let find = Query<Selection, StoredUser>(
    "SELECT \(columns) FROM users WHERE label_id = $1 AND user_ext_id = ANY ($2::text[])",
    bind: { [.text($0.label), .textArray($0.ids)] },
    decode: StoredUser.init(row:))

  /// Stores locked rows.
  static let update = Query<(LabelID, [StoredUser]), Void>(
    """
    UPDATE users SET brand = t.brand, account_status = t.account_status, email = t.email,
      email_reported = t.email_reported, phone = t.phone, phone_reported = t.phone_reported,
      pam_email_opt_out = t.pam_email_opt_out, pam_sms_opt_out = t.pam_sms_opt_out,
      email_verified = t.email_verified, phone_verified = t.phone_verified,
      brand_at = t.brand_at, account_status_at = t.account_status_at, email_at = t.email_at,
      phone_at = t.phone_at, pam_email_opt_out_at = t.pam_email_opt_out_at,
      pam_sms_opt_out_at = t.pam_sms_opt_out_at, email_verified_at = t.email_verified_at,
      phone_verified_at = t.phone_verified_at, updated_at = t.updated_at
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::boolean[], $10::boolean[], $11::boolean[], $12::boolean[],
      $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[],
      $17::timestamptz[], $18::timestamptz[], $19::timestamptz[], $20::timestamptz[],
      $21::timestamptz[])
      AS t (user_ext_id, brand, account_status, email, email_reported, phone, phone_reported,
        pam_email_opt_out, pam_sms_opt_out, email_verified, phone_verified, brand_at,
        account_status_at, email_at, phone_at, pam_email_opt_out_at, pam_sms_opt_out_at,
        email_verified_at, phone_verified_at, updated_at)
    WHERE users.label_id = $1 AND users.user_ext_id = t.user_ext_id
    """,
    bind: { label, users in
      [
        .text(label), .textArray(users.map(\.userExtID)), .optionalTextArray(users.map(\.brand)),
        .textArray(users.map(\.accountStatus.text)), .optionalTextArray(users.map(\.email)),
        .optionalTextArray(users.map(\.emailReported)), .optionalTextArray(users.map(\.phone)),
        .optionalTextArray(users.map(\.phoneReported)),
        .booleanArray(users.map(\.pamEmailOptOut)), .booleanArray(users.map(\.pamSMSOptOut)),
        .booleanArray(users.map(\.emailVerified)), .booleanArray(users.map(\.phoneVerified)),
        .timestampArray(users.map(\.times.brand)),
        .timestampArray(users.map(\.times.accountStatus)),
        .timestampArray(users.map(\.times.email)), .timestampArray(users.map(\.times.phone)),
        .timestampArray(users.map(\.times.pamEmailOptOut)),
        .timestampArray(users.map(\.times.pamSMSOptOut)),
        .timestampArray(users.map(\.times.emailVerified)),
        .timestampArray(users.map(\.times.phoneVerified)), .timestampArray(users.map(\.updatedAt)),
      ]
    },
    decode: { _ in })

  static let delete = Query<Selection, Void>(
    "DELETE FROM users WHERE label_id = $1 AND user_ext_id = ANY ($2::text[])",
    bind: { [.text($0.label), .textArray($0.ids)] },
    decode: { _ in })
}

extension StoredUser {
  init(row: Row) throws {
    self.init(
      userExtID: try row.text("user_ext_id"), createdAt: try row.instant("created_at"),
      updatedAt: try row.instant("updated_at"))
    brand = try row.optionalText("brand")
    accountStatus = try row.accountStatus("account_status")
    email = try row.optionalText("email")
    emailReported = try row.optionalText("email_reported")
    phone = try row.optionalText("phone")
    phoneReported = try row.optionalText("phone_reported")
    pamEmailOptOut = try row.boolean("pam_email_opt_out")
    pamSMSOptOut = try row.boolean("pam_sms_opt_out")
    emailVerified = try row.boolean("email_verified")
    phoneVerified = try row.boolean("phone_verified")
    times.brand = try row.optionalInstant("brand_at")
    times.accountStatus = try row.optionalInstant("account_status_at")
    times.email = try row.optionalInstant("email_at")
    times.phone = try row.optionalInstant("phone_at")
    times.pamEmailOptOut = try row.optionalInstant("pam_email_opt_out_at")
    times.pamSMSOptOut = try row.optionalInstant("pam_sms_opt_out_at")
    times.emailVerified = try row.optionalInstant("email_verified_at")
    times.phoneVerified = try row.optionalInstant("phone_verified_at")
  }
}
