import Postgres

/// A label full of users, written straight into the tables: numbered ids, an email and a phone each, some
/// addresses with a status, some opt-outs of every kind.
struct UserPopulation {
  let count: Int

  /// The id of a user by number, 0 to `count` - 1.
  static func id(_ number: Int) -> String {
    let digits = String(number)
    return "u" + String(repeating: "0", count: max(0, digitCount - digits.count)) + digits
  }

  static let digitCount = 7

  func load(on connection: PostgresConnection) throws {
    try connection.execute(
      "TRUNCATE users, user_address, address, opt_out, provider_opt_out, event, receipt")
    for statement in [Self.users, Self.userAddresses, Self.addresses, Self.optOuts] {
      _ = try connection.query(
        statement, [.text(GatewaySettings.label), .int64(Int64(count) - 1)])
    }
    for table in ["users", "user_address", "address", "opt_out"] {
      try connection.execute("VACUUM (ANALYZE) \(table)")
    }
    try connection.execute("CHECKPOINT")
  }

  private static let email = "'player' || lpad(n::text, 7, '0') || '@mail.example.com'"
  private static let phone = "'+35690' || lpad(n::text, 7, '0')"
  private static let id = "'u' || lpad(n::text, 7, '0')"

  private static let users = """
    INSERT INTO users (label_id, user_ext_id, brand, account_status, email, email_reported, phone,
      phone_reported, pam_email_opt_out, pam_sms_opt_out, created_at, updated_at)
    SELECT $1, \(id), 'casino', CASE WHEN n % 50 = 0 THEN 'SUSPENDED' ELSE 'ACTIVE' END,
      \(email), \(email), \(phone), \(phone), n % 20 = 1, n % 25 = 2, now(), now()
    FROM generate_series(0, $2::bigint) AS n
    """

  private static let userAddresses = """
    INSERT INTO user_address (label_id, channel, address, user_ext_id, is_current, since_at)
    SELECT $1, 'email', \(email), \(id), true, now() FROM generate_series(0, $2::bigint) AS n
    UNION ALL
    SELECT $1, 'sms', \(phone), \(id), true, now() FROM generate_series(0, $2::bigint) AS n
    """

  private static let addresses = """
    INSERT INTO address (label_id, channel, address, status, status_since, decided_at, decided_rank,
      status_event)
    SELECT $1, 'email', \(email), CASE WHEN n % 24 = 0 THEN 'BLOCKED' ELSE 'BOUNCED' END, now(),
      now(), CASE WHEN n % 24 = 0 THEN 2 ELSE 5 END, decode(md5(n::text), 'hex')
    FROM generate_series(0, $2::bigint, 12) AS n
    UNION ALL
    SELECT $1, 'sms', \(phone), 'FAILED_TO_DELIVER', now(), now(), 3, decode(md5(n::text), 'hex')
    FROM generate_series(0, $2::bigint, 30) AS n
    """

  private static let optOuts = """
    INSERT INTO opt_out (label_id, user_ext_id, channel, permanent, permanent_since, snoozed_until,
      updated_at)
    SELECT $1, \(id), 'email', n % 100 = 0, CASE WHEN n % 100 = 0 THEN now() END,
      CASE WHEN n % 100 <> 0 THEN now() + interval '20 days' END, now()
    FROM generate_series(0, $2::bigint, 20) AS n
    """
}
