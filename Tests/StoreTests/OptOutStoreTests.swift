import Deliverability
import PosternTesting
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct OptOutStoreTests {
    private let store: StoreDatabase

    init() async throws { store = try await StoreDatabase.make() }

    @discardableResult
    private func apply(
      _ action: OptOutStore.Action, _ channels: [Channel] = [.email]
    ) async throws -> [Channel: OptOut] {
      try await store.optOuts.apply(
        action, to: "u1", channels: channels, in: store.label, actor: "op", reason: "a letter",
        clock: store.clock)
    }

    private func changes() async throws -> [[String?]] {
      try await store.texts(
        """
        SELECT channel, action, actor_kind, reason FROM opt_out_change
        WHERE user_ext_id = 'u1' ORDER BY changed_at, channel
        """, columns: 4)
    }

    @Test func `an opt-out may come before the user, and waits for them`() async throws {
      #expect(
        try await apply(.optOut, [.sms, .email, .sms]) == [
          .email: OptOut(isPermanent: true), .sms: OptOut(isPermanent: true),
        ])
      let queries = DeliverabilityQueries(lookups: store.pool, bulk: store.pool)
      #expect(try await queries.facts(of: "u1", in: store.label) == nil)
      _ = try await store.users.report(
        [UserReport(userExtID: "u1", email: .value("a@example.com"))], in: store.label,
        createsMissing: true, actor: "pam", clock: store.clock)
      let facts = try #require(await queries.facts(of: "u1", in: store.label))
      #expect(facts.email.optOut.isPermanent && facts.sms.optOut.isPermanent)
      #expect(try await queries.facts(of: "u1", in: "other") == nil)
    }

    @Test func `only what changed something is recorded`() async throws {
      try await apply(.snooze(days: 30))
      try await apply(.snooze(days: 10))
      try await apply(.optOut)
      try await apply(.optOut)
      try await apply(.clear)
      #expect(
        try await changes().map(\.[1]) == ["snooze", "opt_out", "clear"])
      #expect(try await changes()[0] == ["email", "snooze", "operator", "a letter"])
    }

    @Test(arguments: [0, -1, 366, Int.max])
    func `a snooze of another length is refused before any SQL`(days: Int) async throws {
      await #expect(throws: InvalidInput.snoozeDays(days)) { try await apply(.snooze(days: days)) }
      #expect(try await store.texts("SELECT user_ext_id FROM opt_out").isEmpty)
    }

    @Test func `an id that is none is refused before any SQL`() async throws {
      await #expect(throws: InvalidInput.userExtID) {
        try await store.optOuts.apply(
          .optOut, to: "a\u{0}", channels: [.email], in: store.label, actor: "op", reason: nil,
          clock: store.clock)
      }
    }

    @Test func `a clear outdoes a provider's opt-out of the address, for this user alone`()
      async throws
    {
      _ = try await store.users.report(
        ["u1", "u2"].map { UserReport(userExtID: $0, email: .value("a@example.com")) },
        in: store.label, createsMissing: true, actor: "pam", clock: store.clock)
      try await store.execute(
        """
        INSERT INTO address (label_id, channel, address, status, status_since, opted_out_at)
        VALUES ('acme', 'email', 'a@example.com', 'NEW', now(), clock_timestamp() + interval '4 min')
        """)
      let before = try await apply(.snooze(days: 1))
      #expect(before[.email]?.isProviderInForce == true)
      let after = try await apply(.clear)
      #expect(after[.email]?.isInForce(at: store.clock) == false)
      let queries = DeliverabilityQueries(lookups: store.pool, bulk: store.pool)
      #expect(
        try await queries.facts(of: ["u1", "u2"], in: store.label)
          .map(\.?.email.optOut.isProviderInForce) == [false, true])
    }

    @Test func `a snooze that another gateway is storing is not shortened`() async throws {
      try await apply(.snooze(days: 1))
      let other = try store.database.connect()
      defer { other.close() }
      let end = store.clock.adding(days: 300)
      try other.execute("BEGIN")
      _ = try other.query(
        "UPDATE opt_out SET snoozed_until = $1",
        [.timestamp(microsecondsSince1970: end.microseconds)])
      async let snoozed = apply(.snooze(days: 30))
      try await store.waitForBlocked(1)
      try other.execute("COMMIT")
      #expect(try await snoozed[.email]?.snoozedUntil == end)
    }

    @Test func `a clear ends an opt-out that a provider's event is storing ahead of it`()
      async throws
    {
      try await apply(.snooze(days: 1))
      let other = try store.database.connect()
      defer { other.close() }
      try other.execute(
        """
        BEGIN;
        UPDATE opt_out SET provider_opted_out_at = clock_timestamp() + interval '3 min'
        """)
      async let cleared = apply(.clear)
      try await store.waitForBlocked(1)
      try other.execute("COMMIT")
      #expect(try await cleared[.email]?.isInForce(at: store.clock) == false)
    }

    @Test func `an opt-out and a clear at once end as one after the other`() async throws {
      for _ in 0..<20 {
        async let optedOut = apply(.optOut, [.email, .sms])
        async let cleared = apply(.clear, [.sms, .email])
        _ = try await (optedOut, cleared)
        let rows = try await store.texts(
          """
          SELECT DISTINCT permanent::text FROM opt_out WHERE user_ext_id = 'u1'
          """)
        #expect(rows.count == 1, "both channels are of one choice")
        try await apply(.clear, [.email, .sms])
      }
    }

    @Test func `a verification waits for a spam report, and does not lift it`() async throws {
      let other = try store.database.connect()
      defer { other.close() }
      try other.execute(
        """
        BEGIN;
        INSERT INTO address VALUES ('acme', 'email', 'a@example.com', 'BLOCKED', now(), now(), 2,
          decode(repeat('ab', 16), 'hex'))
        """)
      async let reported = store.users.report(
        [UserReport(userExtID: "u1", email: .value("a@example.com"), emailVerified: true)],
        in: store.label, createsMissing: true, actor: "pam", clock: store.clock)
      try await store.waitForBlocked(1)
      try other.execute("COMMIT")
      #expect(try await reported.map(\.result) == [.created])
      #expect(try await store.texts("SELECT status FROM address") == [["BLOCKED"]])
    }

    @Test func `a user made by another gateway at the same time keeps that report`() async throws {
      let other = try store.database.connect()
      defer { other.close() }
      try other.execute(
        """
        BEGIN;
        INSERT INTO users (label_id, user_ext_id, account_status, pam_email_opt_out, created_at,
          updated_at) VALUES ('acme', 'u1', 'SELF_EXCLUDED', true, now(), now())
        """)
      async let reported = store.users.report(
        [UserReport(userExtID: "u1", brand: .value("casino"))], in: store.label,
        createsMissing: true, actor: "pam", clock: store.clock)
      try await store.waitForBlocked(1)
      try other.execute("COMMIT")
      #expect(try await reported.map(\.result) == [.updated])
      let user = try #require(await store.users.find("u1", in: store.label))
      #expect(user.accountStatus.text == "SELF_EXCLUDED" && user.pamEmailOptOut)
    }
  }
}
