import Deliverability
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct TimelineTests {
    private let store: StoreDatabase
    private let timelines: TimelineQueries
    private let now = Timestamp(rfc3339: "2026-11-22T10:00:00Z") ?? .earliest

    init() async throws {
      store = try await StoreDatabase.make()
      timelines = TimelineQueries(pool: store.pool)
      try await PartitionMaintenance(pool: store.pool).makeAhead(of: now)
    }

    /// Stores an event `seconds` after `now`; its id is `id` in 32 hexadecimal digits.
    private func event(
      _ id: Int, recipient: String?, user: String? = nil, seconds: Int64, label: String = "acme"
    ) async throws {
      let at = now.adding(seconds: seconds)
      try await store.execute(
        """
        INSERT INTO event (label_id, day, event_id, source, provider, channel, kind, name, recipient,
          user_ext_id, reason_keys, status, mapping_key, mapping_revision, occurred_at,
          occurred_at_assumed, received_at, receipt_id, detail)
        VALUES ($1, ($2::timestamptz AT TIME ZONE 'UTC')::date, decode(lpad(to_hex($3), 32, '0'), 'hex'),
          'acme-sendgrid', 'sendgrid', 'email', 'failed_permanently', 'bounce', $4, $5,
          '{bounce,550}', 'BOUNCED', 'bounce', '', $2, false, now(), gen_random_uuid(), '550 no such user')
        """,
        [
          .text(label), .timestamp(microsecondsSince1970: at.microseconds), .int32(Int32(id)),
          .text(recipient), .text(user),
        ])
    }

    private func report(_ report: UserReport) async throws {
      _ = try await store.users.report(
        [report], in: store.label, createsMissing: true, actor: "pam-token", clock: store.clock)
    }

    @Test func `it holds what names the user and what is about any address they had`() async throws
    {
      try await report(UserReport(userExtID: "u1", email: .value("old@example.com")))
      try await report(
        UserReport(userExtID: "u1", email: .value("new@example.com"), pamEmailOptOut: true))
      try await report(UserReport(userExtID: "u2", email: .value("else@example.com")))
      try await event(1, recipient: "old@example.com", seconds: -50)
      try await event(2, recipient: "new@example.com", user: "u1", seconds: -40)
      try await event(3, recipient: nil, user: "u1", seconds: -30)
      try await event(4, recipient: "new@example.com", user: "u2", seconds: -20)
      try await event(5, recipient: "else@example.com", user: "u2", seconds: -10)
      try await event(6, recipient: "new@example.com", user: "u1", seconds: -5, label: "other")
      _ = try await store.optOuts.apply(
        .snooze(days: 7), to: "u1", channels: [.email], in: store.label, actor: "op-token",
        reason: "asked", clock: store.clock)
      _ = try await store.addresses.reset(
        "old@example.com", channel: .email, in: store.label, actor: "op-token", reason: nil)
      try await store.execute(
        """
        INSERT INTO opt_out_change (label_id, user_ext_id, changed_at, change_id, channel, address,
          action, actor_kind, actor) VALUES
        ('acme', '', '2026-11-22 09:00+00', gen_random_uuid(), 'email', 'new@example.com',
          'provider_opt_out', 'provider', 'acme-sendgrid'),
        ('acme', '', '2026-11-22 09:00+00', gen_random_uuid(), 'email', 'else@example.com',
          'provider_opt_out', 'provider', 'acme-sendgrid')
        """)
      let entries = try await timelines.timeline(of: "u1", in: store.label, limit: 100)
      #expect(entries.map(\.at) == entries.map(\.at).sorted(by: >))
      let events = entries.filter { $0.kind == .event }
      #expect(events.map { Int($0.id, radix: 16) } == [4, 3, 2, 1])
      #expect(events.first?.reasonKeys == ["bounce", "550"] && events.first?.status == "BOUNCED")
      #expect(events.first?.actor == "acme-sendgrid" && events.first?.detail == "550 no such user")
      let changes = entries.filter { $0.kind == .optOut }
      #expect(Set(changes.map(\.word)) == ["snooze", "pam_opt_out", "provider_opt_out"])
      let snooze = try #require(changes.first { $0.word == "snooze" })
      #expect(
        snooze.actorKind == "operator" && snooze.actor == "op-token" && snooze.detail == "asked")
      #expect(snooze.snoozedUntil == store.clock.adding(days: 7))
      #expect(entries.count == 4 + 3, "an address that was new already has no change of status")
      #expect(try await timelines.timeline(of: "u1", in: "other", limit: 100).count == 1)
      #expect(try await timelines.timeline(of: "bad\u{0}", in: store.label, limit: 100).isEmpty)
    }

    @Test func `pages follow each other without a gap or a repeat, also within one instant`()
      async throws
    {
      try await report(UserReport(userExtID: "u1", email: .value("a@example.com")))
      for id in 1...25 {
        try await event(
          id, recipient: "a@example.com", user: id % 2 == 0 ? "u1" : nil, seconds: Int64(id / 10))
      }
      for pageSize in [1, 3, 7, 25, 100] {
        var ids: [Int?] = []
        var cursor: TimelineCursor?
        while true {
          let page = try await timelines.timeline(
            of: "u1", in: store.label, before: cursor, limit: pageSize)
          #expect(page.count <= pageSize)
          ids += page.map { Int($0.id, radix: 16) }
          guard let last = page.last else { break }
          cursor = TimelineCursor(last.cursor.text)
          #expect(cursor == last.cursor)
        }
        #expect(ids == (1...25).reversed(), "pages of \(pageSize)")
      }
      let early = try await timelines.timeline(
        of: "u1", in: store.label, before: TimelineCursor(before: now.adding(seconds: 1)),
        limit: 100)
      #expect(early.count == 9)
    }
  }
}
