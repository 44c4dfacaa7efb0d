import Deliverability
import Postgres
import Testing

@testable import Store

extension DatabaseTests {
  /// The SQL view and the facts as Swift reads them, held to `FinalStatus.of` over every combination.
  struct DeliverabilityViewTests {
    @Test(arguments: [false, true])
    func `the view agrees with the one definition over every combination`(
      contactsBlocked: Bool
    ) async throws {
      let policy = Policy(contactsBlockedEmail: contactsBlocked, snoozeDays: 30)
      let store = try await StoreDatabase.make(policy: policy)
      let comparison = try await store.pool.run(deadlineSeconds: 120) { connection in
        // Within one transaction now() stands still, so that rows can lie exactly on it.
        try connection.transaction { connection in
          let now = Timestamp(
            microseconds: try #require(connection.query("SELECT now()").first).timestamp(0))
          let users = Combinations.users(now: now)
          try Combinations.store(users, in: store.label, on: connection)
          return try Comparison(of: users, in: store.label, policy, now: now, on: connection)
        }
      }
      #expect(comparison.users == 3 * 10 * 2 * 128 - 3 * 3 * 2 * 64)
      #expect(comparison.rows == comparison.users * 2)
      #expect(comparison.misread.isEmpty)
      #expect(comparison.wrong.isEmpty)
      // The table holds every answer that there can be.
      let gates = Set(Gate.allCases.map(\.rawValue)).subtracting([Gate.unknownUser.rawValue])
      #expect(comparison.soleGates == gates)
      #expect(comparison.hasContactable)
    }

    @Test func `a label sees its own users alone, and one without a policy is strict`() async throws
    {
      let store = try await StoreDatabase.make(
        policy: Policy(contactsBlockedEmail: true, snoozeDays: 30))
      for label in ["acme", "unregistered"] {
        _ = try await store.users.report(
          [UserReport(userExtID: label, email: .value("a@example.com"))], in: label,
          createsMissing: true, actor: "pam", clock: store.clock)
        try await store.execute(
          """
          INSERT INTO address VALUES ($1, 'email', 'a@example.com', 'BLOCKED', now(), now(), 2,
            decode(repeat('00', 16), 'hex'))
          """, [.text(label)])
      }
      let rows = try await store.texts(
        "SELECT label_id, user_ext_id, can_contact::text FROM deliverability WHERE channel = 'email' ORDER BY 1",
        columns: 3)
      #expect(rows == [["acme", "acme", "true"], ["unregistered", "unregistered", "false"]])
    }
  }
}

/// How the view and the facts as read differ from the definition; made on the connection's own thread.
private struct Comparison: Sendable {
  let users: Int
  let rows: Int
  /// Ids of users, and rows: the first few.
  let misread: [String]
  let wrong: [ViewRow]
  /// The gates that stand alone somewhere.
  let soleGates: Set<String>
  let hasContactable: Bool

  init(
    of users: [Combinations.User], in label: LabelID, _ policy: Policy, now: Timestamp,
    on connection: PostgresConnection
  ) throws {
    let read = try FactsQueries.facts(
      of: users.map(\.facts.userExtID), in: label, on: connection)
    let rows = try connection.run(ViewRow.all, label)
    var expected: [String: ViewRow] = [:]
    for user in users {
      for channel in Channel.allCases {
        let row = ViewRow(user.facts, channel, policy, now: now)
        expected[row.key] = row
      }
    }
    self.users = users.count
    self.rows = rows.count
    misread = zip(users, read).filter { $0.facts != $1 }.prefix(3).map(\.0.facts.userExtID)
    wrong = Array(rows.filter { expected[$0.key] != $0 }.prefix(3))
    soleGates = Set(rows.filter { $0.blockedBy.count == 1 }.flatMap(\.blockedBy))
    hasContactable = rows.contains(where: \.canContact)
  }
}

/// A row of the view, or what the definition says it must be.
private struct ViewRow: Sendable, Equatable {
  let userExtID: String
  let channel: Channel
  let address: String?
  let status: String?
  let canContact: Bool
  let blockedBy: [String]
  let canContactOperational: Bool
  let blockedByOperational: [String]
  let snoozedUntil: Timestamp?
  let nextChangeAt: Timestamp?

  var key: String { "\(userExtID) \(channel.rawValue)" }

  init(_ facts: UserFacts, _ channel: Channel, _ policy: Policy, now: Timestamp) {
    let marketing = FinalStatus.of(
      facts, on: channel, policy: policy, purpose: .marketing, now: now)
    let operational = FinalStatus.of(
      facts, on: channel, policy: policy, purpose: .operational, now: now)
    userExtID = facts.userExtID
    self.channel = channel
    address = facts[channel].address
    status = address == nil ? nil : facts[channel].status.word
    canContact = marketing.canContact
    blockedBy = marketing.blockedBy.map(\.rawValue)
    canContactOperational = operational.canContact
    blockedByOperational = operational.blockedBy.map(\.rawValue)
    snoozedUntil = facts[channel].optOut.runningSnooze(at: now)
    nextChangeAt = marketing.nextChangeAt
  }

  init(row: Row) throws {
    userExtID = try row.text("user_ext_id")
    channel = try row.enumeration("channel")
    address = try row.optionalText("address")
    status = try row.optionalText("address_status")
    canContact = try row.boolean("can_contact")
    blockedBy = try row.textArray("blocked_by")
    canContactOperational = try row.boolean("can_contact_operational")
    blockedByOperational = try row.textArray("blocked_by_operational")
    snoozedUntil = try row.optionalTimestamp("snoozed_until").map { Timestamp(microseconds: $0) }
    nextChangeAt = try row.optionalTimestamp("next_change_at").map { Timestamp(microseconds: $0) }
  }

  static let all = Query<LabelID, ViewRow>(
    """
    SELECT user_ext_id, channel, address, address_status, can_contact, blocked_by,
      can_contact_operational, blocked_by_operational, snoozed_until, next_change_at
    FROM deliverability WHERE label_id = $1
    """,
    bind: { [.text($0)] },
    decode: ViewRow.init(row:))
}
