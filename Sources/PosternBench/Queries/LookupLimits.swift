import Postgres

/// The same questions put to PostgreSQL without the gateway.
enum LookupLimits {
  /// One user by the five-table join that decides the final status.
  static func lookUp(_ id: String, on connection: PostgresConnection) throws {
    let rows = try connection.query(
      pointLookup, [.text(GatewaySettings.label), .text(id)])
    guard rows.count == 1 else { throw BenchError("\(rows.count) users have the id \(id)") }
  }

  /// Ids by COPY in, hash join, COPY out, in no order.
  /// - Returns: the rows answered.
  static func stream(_ ids: [String], on connection: PostgresConnection) throws -> Int {
    var rows = 0
    try connection.transaction { connection in
      try connection.execute(
        "SET LOCAL work_mem = '64MB'; CREATE TEMPORARY TABLE asked (user_ext_id text COLLATE \"C\")"
          + " ON COMMIT DROP")
      try connection.copyIn("COPY asked FROM STDIN") { put in
        var chunk: [UInt8] = []
        for id in ids {
          chunk.append(contentsOf: id.utf8)
          chunk.append(UInt8(ascii: "\n"))
          if chunk.count > 60_000 {
            try put(chunk)
            chunk.removeAll(keepingCapacity: true)
          }
        }
        try put(chunk)
      }
      try connection.execute("ANALYZE asked")
      let join = columns + "FROM asked t JOIN users u ON u.user_ext_id = t.user_ext_id" + joins
      let label = GatewaySettings.label
      try connection.copyOut("COPY (\(join) WHERE u.label_id = '\(label)') TO STDOUT") { _ in
        rows += 1
      }
    }
    return rows
  }

  /// The view `deliverability` of the whole label.
  /// - Returns: the rows answered.
  static func export(on connection: PostgresConnection) throws -> Int {
    var rows = 0
    try connection.copyOut(
      """
      COPY (SELECT user_ext_id, brand, channel, address, address_status, can_contact, blocked_by,
        snoozed_until, next_change_at
        FROM deliverability WHERE label_id = '\(GatewaySettings.label)') TO STDOUT (FORMAT csv)
      """
    ) { _ in rows += 1 }
    return rows
  }

  private static let columns = """
    SELECT u.user_ext_id, u.brand, u.account_status,
      u.email, u.email_reported, u.pam_email_opt_out, ea.status AS email_status, eo.permanent,
      eo.snoozed_until, eo.cleared_at,
      greatest(eo.provider_opted_out_at, ea.opted_out_at) AS email_provider_at,
      u.phone, u.phone_reported, u.pam_sms_opt_out, sa.status AS sms_status, so.permanent,
      so.snoozed_until, so.cleared_at,
      greatest(so.provider_opted_out_at, sa.opted_out_at) AS sms_provider_at

    """

  private static let joins = """

    LEFT JOIN address ea ON ea.label_id = u.label_id AND ea.channel = 'email' AND ea.address = u.email
    LEFT JOIN opt_out eo ON eo.label_id = u.label_id AND eo.user_ext_id = u.user_ext_id
      AND eo.channel = 'email'
    LEFT JOIN address sa ON sa.label_id = u.label_id AND sa.channel = 'sms' AND sa.address = u.phone
    LEFT JOIN opt_out so ON so.label_id = u.label_id AND so.user_ext_id = u.user_ext_id
      AND so.channel = 'sms'
    """

  private static let pointLookup =
    columns + "FROM users u" + joins + "\nWHERE u.label_id = $1 AND u.user_ext_id = $2"
}
