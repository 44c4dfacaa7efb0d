import Deliverability
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct UserStoreTests {
    private let store: StoreDatabase

    init() async throws { store = try await StoreDatabase.make() }

    @discardableResult
    private func report(
      _ reports: UserReport..., createsMissing: Bool = true
    ) async throws -> [ReportOutcome] {
      try await store.users.report(
        reports, in: store.label, createsMissing: createsMissing, actor: "pam", clock: store.clock)
    }

    private func statuses() async throws -> [[String?]] {
      try await store.texts(
        """
        SELECT a.address, a.status FROM address a ORDER BY a.channel, a.address
        """, columns: 2)
    }

    private func block(_ address: String, _ status: String, at: Timestamp) async throws {
      try await store.execute(
        """
        INSERT INTO address (label_id, channel, address, status, status_since, decided_at,
          decided_rank, status_event)
        VALUES ('acme', 'email', $1, $2, $3, $3, 2, decode(repeat('ff', 16), 'hex'))
        """,
        [.text(address), .text(status), .timestamp(microsecondsSince1970: at.microseconds)])
    }

    @Test func `a report makes a user and is found again`() async throws {
      let report = UserReport(
        userExtID: "u1", email: .value("Ann <Ann@Example.com>"), phone: .value("00356 99000001"),
        brand: .value("casino"), accountStatus: AccountStatus("suspended"), pamEmailOptOut: true,
        pamSMSOptOut: false, emailVerified: true, phoneVerified: false,
        reportedAt: store.clock.adding(seconds: -5))
      #expect(try await self.report(report) == [ReportOutcome(result: .created)])
      let user = try #require(await store.users.find("u1", in: store.label))
      #expect(user.email == "ann@example.com" && user.emailReported == "Ann <Ann@Example.com>")
      #expect(user.phone == "+35699000001" && user.phoneReported == "00356 99000001")
      #expect(user.accountStatus.text == "SUSPENDED" && user.brand == "casino")
      #expect(user.pamEmailOptOut && !user.pamSMSOptOut && user.emailVerified)
      #expect(!user.phoneVerified)
      #expect(user.times.pamSMSOptOut == store.clock.adding(seconds: -5))
      #expect(user.createdAt == store.clock)
      #expect(try await self.report(report) == [ReportOutcome(result: .unchanged)])
      #expect(try await store.users.find("u1", in: "other") == nil)
    }

    @Test func `a change of a user who does not exist is refused alone`() async throws {
      try await report(UserReport(userExtID: "u2"))
      let outcomes = try await report(
        UserReport(userExtID: "u1", brand: .value("x")),
        UserReport(userExtID: "u2", brand: .value("x")), createsMissing: false)
      #expect(outcomes.map(\.result) == [.unknownUser, .updated])
      #expect(try await store.users.find("u1", in: store.label) == nil)
    }

    @Test func `reports of one user in one call are applied in their order`() async throws {
      let outcomes = try await report(
        UserReport(userExtID: "u1", brand: .value("a")), UserReport(userExtID: "u0"),
        UserReport(userExtID: "u1", brand: .value("b")),
        UserReport(userExtID: "u1", brand: .value("b")))
      #expect(outcomes.map(\.result) == [.created, .created, .updated, .unchanged])
      #expect(try await store.users.find("u1", in: store.label)?.brand == "b")
    }

    @Test func `ids that differ in bytes are different users`() async throws {
      let outcomes = try await report(
        UserReport(userExtID: "\u{E9}", brand: .value("composed")),
        UserReport(userExtID: "e\u{301}", brand: .value("decomposed")))
      #expect(outcomes.map(\.result) == [.created, .created])
      #expect(try await store.users.find("\u{E9}", in: store.label)?.brand == "composed")
      #expect(try await store.users.find("e\u{301}", in: store.label)?.brand == "decomposed")
    }

    @Test(arguments: ["", "a\u{0}b", "a\nb", "\u{7F}", "\u{85}", String(repeating: "é", count: 65)])
    func `an id that is none is refused before any SQL`(id: String) async throws {
      await #expect(throws: InvalidInput.userExtID) {
        try await report(UserReport(userExtID: "good"), UserReport(userExtID: id))
      }
      #expect(try await store.users.find("good", in: store.label) == nil)
      #expect(try await store.users.find(id, in: store.label) == nil)
    }

    @Test func `NUL in a text is replaced and costs no other field`() async throws {
      let outcomes = try await report(
        UserReport(
          userExtID: "u1", email: .value("a\u{0}@b.com"), brand: .value("x\u{0}y"),
          accountStatus: AccountStatus("AC\u{0}TIVE")))
      #expect(outcomes.map(\.result) == [.created])
      let user = try #require(await store.users.find("u1", in: store.label))
      #expect(user.email == nil && user.emailReported == "a\u{FFFD}@b.com")
      #expect(user.brand == "x\u{FFFD}y" && user.accountStatus.text == "AC\u{FFFD}TIVE")
    }

    @Test func `one user leaves an address and another joins it`() async throws {
      try await report(UserReport(userExtID: "u1", email: .value("a@example.com")))
      try await report(
        UserReport(userExtID: "u1", email: .value("b@example.com")),
        UserReport(userExtID: "u2", email: .value("A@example.com")))
      let rows = try await store.texts(
        """
        SELECT address, user_ext_id, is_current::text FROM user_address ORDER BY 1, 2
        """, columns: 3)
      #expect(
        rows == [
          ["a@example.com", "u1", "false"], ["a@example.com", "u2", "true"],
          ["b@example.com", "u1", "true"],
        ])
      try await report(UserReport(userExtID: "u1", email: .value("a@example.com")))
      #expect(
        try await store.texts("SELECT user_ext_id FROM user_address WHERE is_current ORDER BY 1")
          == [["u1"], ["u2"]])
    }

    @Test func `a status stays with its address, and is met by whoever comes to it`() async throws {
      try await block("old@example.com", "BOUNCED", at: store.clock)
      try await report(
        UserReport(userExtID: "u1", email: .value("old@example.com")),
        UserReport(userExtID: "u2", email: .value("old@example.com")))
      let queries = DeliverabilityQueries(lookups: store.pool, bulk: store.pool)
      #expect(
        try await queries.facts(of: ["u1", "u2"], in: store.label).map(\.?.email.status)
          == [.email(.bounced), .email(.bounced)])
      try await report(UserReport(userExtID: "u1", email: .value("new@example.com")))
      #expect(
        try await queries.facts(of: ["u1", "u2"], in: store.label).map(\.?.email.status)
          == [.email(.new), .email(.bounced)])
      try await report(UserReport(userExtID: "u1", email: .value("Old@Example.com")))
      #expect(try await queries.facts(of: "u1", in: store.label)?.email.status == .email(.bounced))
    }

    @Test func `a verification lifts a bounce once, and never a spam report`() async throws {
      try await block("bounced@example.com", "BOUNCED", at: store.clock)
      try await block("spam@example.com", "BLOCKED", at: store.clock)
      let reports = ["bounced", "spam", "fresh"].map {
        UserReport(userExtID: $0, email: .value("\($0)@example.com"), emailVerified: true)
      }
      for _ in 0..<2 {
        _ = try await store.users.report(
          reports, in: store.label, createsMissing: true, actor: "pam", clock: store.clock)
      }
      #expect(
        try await statuses() == [
          ["bounced@example.com", "VERIFIED"], ["fresh@example.com", "VERIFIED"],
          ["spam@example.com", "BLOCKED"],
        ])
      #expect(
        try await store.texts(
          "SELECT address, from_status, to_status, actor_kind, actor FROM status_change ORDER BY 1",
          columns: 5) == [
            ["bounced@example.com", "BOUNCED", "VERIFIED", "pam", "pam"],
            ["fresh@example.com", nil, "VERIFIED", "pam", "pam"],
          ])
      // A bounce after the verification stands, although every full sync says "verified" again.
      try await store.execute(
        """
        UPDATE address SET status = 'BOUNCED', decided_at = clock_timestamp() + interval '1 s',
          decided_rank = 5 WHERE address = 'fresh@example.com'
        """)
      _ = try await store.users.report(
        reports, in: store.label, createsMissing: true, actor: "pam", clock: store.clock)
      #expect(try await statuses()[1] == ["fresh@example.com", "BOUNCED"])
    }

    @Test func `a verification takes effect after an event dated ahead of the clock`() async throws
    {
      let ahead = Timestamp(microseconds: 4_000_000_000_000_000)
      try await block("a@example.com", "BOUNCED", at: ahead)
      try await report(
        UserReport(userExtID: "u1", email: .value("a@example.com"), emailVerified: true))
      #expect(
        try await store.texts(
          """
          SELECT status, (decided_at - $1)::text FROM address
          """, [.timestamp(microsecondsSince1970: ahead.microseconds)], columns: 2)
          == [["VERIFIED", "00:00:00.000001"]])
    }

    @Test func `a PAM's opt-outs are recorded when they flip`() async throws {
      try await report(UserReport(userExtID: "u1", pamEmailOptOut: true, pamSMSOptOut: false))
      try await report(UserReport(userExtID: "u1", pamEmailOptOut: true))
      try await report(UserReport(userExtID: "u1", pamEmailOptOut: false, pamSMSOptOut: true))
      #expect(
        try await store.texts(
          """
          SELECT channel, action, actor_kind FROM opt_out_change ORDER BY changed_at
          """, columns: 3) == [
            ["email", "pam_opt_out", "pam"], ["email", "pam_opt_in", "pam"],
            ["sms", "pam_opt_out", "pam"],
          ])
    }

    @Test func `an erased user is unknown, and comes back under every wish`() async throws {
      try await report(
        UserReport(
          userExtID: "u1", email: .value("a@example.com"), phone: .value("+35699000001"),
          accountStatus: AccountStatus("SELF_EXCLUDED"), pamEmailOptOut: true),
        UserReport(userExtID: "u2", phone: .value("+35699000001")))
      try await block("a@example.com", "BOUNCED", at: store.clock)
      _ = try await store.optOuts.apply(
        .optOut, to: "u1", channels: [.sms], in: store.label, actor: "op",
        reason: "asked by letter",
        clock: store.clock)
      let erasure = try await store.users.erase("u1", in: store.label, clock: store.clock)
      #expect(erasure.wasKnown && erasure.addresses == 2 && erasure.sharedAddresses == 1)
      let queries = DeliverabilityQueries(lookups: store.pool, bulk: store.pool)
      #expect(try await queries.facts(of: "u1", in: store.label) == nil)
      #expect(
        try await store.texts("SELECT reason FROM opt_out_change WHERE reason IS NOT NULL").isEmpty)
      #expect(
        try await store.texts("SELECT DISTINCT user_ext_id FROM user_address") == [["u2"]])

      let again = try await report(
        UserReport(userExtID: "u1", email: .value("a@example.com"), phone: .value("+35699000002")))
      #expect(again.map(\.result) == [.created])
      let facts = try #require(await queries.facts(of: "u1", in: store.label))
      #expect(facts.accountStatus.text == "SELF_EXCLUDED")
      #expect(facts.email.pamOptOut && facts.email.status == .email(.bounced))
      #expect(facts.sms.optOut.isPermanent && !facts.sms.pamOptOut)
      let second = try await store.users.erase("nobody", in: store.label, clock: store.clock)
      #expect(!second.wasKnown && second.addresses == 0)
    }

    @Test func `many gateways may report the same users at once, in any order`() async throws {
      let ids = (0..<60).map { "user-\($0)" }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for gateway in 0..<8 {
          let order = gateway % 2 == 0 ? ids : ids.reversed()
          let reports = order.enumerated().map { index, id in
            UserReport(
              userExtID: id, email: .value("\((index + gateway) % 20)@example.com"),
              pamEmailOptOut: gateway % 3 == 0, emailVerified: gateway % 2 == 0)
          }
          group.addTask { [store] in
            for _ in 0..<4 {
              _ = try await store.users.report(
                reports, in: store.label, createsMissing: true, actor: "pam", clock: store.clock)
              _ = try await store.users.erase(
                ids[gateway], in: store.label, clock: store.clock)
            }
          }
        }
        try await group.waitForAll()
      }
      let wrong = try await store.texts(
        """
        SELECT u.user_ext_id FROM users u FULL JOIN (SELECT * FROM user_address WHERE is_current) a
          USING (label_id, user_ext_id)
        WHERE u.email IS DISTINCT FROM a.address
        """)
      #expect(wrong.isEmpty)
    }
  }
}
