import Deliverability
import Postgres

/// What decides whether users can be contacted, read by one statement and so from one snapshot.
enum FactsQueries {
  struct Selection: Sendable {
    let label: LabelID
    /// Valid ids, in any order and number of times.
    let ids: [String]
  }

  /// One row per id that is known, with its place among the ids.
  static let facts = Query<Selection, (place: Int, facts: UserFacts)>(
    """
    SELECT t.place, \(FactsColumn.list)
    FROM unnest($2::text[]) WITH ORDINALITY AS t (user_ext_id, place)
    CROSS JOIN LATERAL (
      SELECT * FROM users WHERE label_id = $1 AND user_ext_id = t.user_ext_id OFFSET 0) u
    LEFT JOIN LATERAL (\(address("email", "u.email"))) ea ON true
    LEFT JOIN LATERAL (\(optOut("email"))) eo ON true
    LEFT JOIN LATERAL (\(address("sms", "u.phone"))) sa ON true
    LEFT JOIN LATERAL (\(optOut("sms"))) so ON true
    """,
    bind: { [.text($0.label), .textArray($0.ids)] },
    decode: { row in (try row.integer(0) - 1, try UserFacts(row: row)) })

  private static func address(_ channel: String, _ column: String) -> String {
    "SELECT * FROM address WHERE label_id = $1 AND channel = '\(channel)' AND address = \(column) OFFSET 0"
  }

  private static func optOut(_ channel: String) -> String {
    """
    SELECT * FROM opt_out
      WHERE label_id = $1 AND user_ext_id = u.user_ext_id AND channel = '\(channel)' OFFSET 0
    """
  }

  /// The facts of each id, in order; nil for an id that is not known or is none.
  static func facts(
    of ids: [String], in label: LabelID, on connection: PostgresConnection
  ) throws -> [UserFacts?] {
    let valid = ids.indices.filter { UserExtID.isValid(ids[$0]) }
    var found = [UserFacts?](repeating: nil, count: ids.count)
    let selection = Selection(label: label, ids: valid.map { ids[$0] })
    for (place, facts) in try connection.run(Self.facts, selection) {
      guard valid.indices.contains(place) else {
        throw PostgresError.decoding("there is no id at place \(place)")
      }
      found[valid[place]] = facts
    }
    return found
  }
}

extension UserFacts {
  /// A row with one column before `FactsColumn.list`.
  init(row: Row) throws {
    self.init(
      userExtID: try row.text(FactsColumn.userExtID.column),
      brand: try row.optionalText(FactsColumn.brand.column),
      accountStatus: try row.accountStatus(FactsColumn.accountStatus.column),
      email: try ContactFacts(row: row, .email, .email), sms: try ContactFacts(row: row, .sms, .sms)
    )
  }
}

extension ContactFacts {
  fileprivate init(row: Row, _ channel: Channel, _ columns: FactsColumn.OfChannel) throws {
    let canonical = try row.optionalText(columns.address)
    let reported = try row.optionalText(columns.reported)
    // A reported text that is no address has no row: it failed validation.
    let status: AddressStatus =
      canonical == nil && reported != nil
      ? .broken(channel) : try row.addressStatus(columns.status, channel)
    self.init(
      address: canonical ?? reported, status: status,
      pamOptOut: try row.boolean(columns.pamOptOut),
      optOut: OptOut(
        isPermanent: try row.boolean(columns.permanent),
        snoozedUntil: try row.optionalInstant(columns.snoozedUntil),
        providerOptedOutAt: try row.optionalInstant(columns.providerAt),
        clearedAt: try row.optionalInstant(columns.clearedAt)))
  }
}
