import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

extension DatabaseTests {
  struct SnoozeEndsTests {
    private let store: StoreDatabase
    private let day: Int64 = 86_400

    init() async throws { store = try await StoreDatabase.make() }

    private func snooze(_ user: String, days: Int = 1, at seconds: Int64 = 0) async throws {
      _ = try await store.optOuts.apply(
        .snooze(days: days), to: user, channels: [.email, .sms], in: store.label, actor: "op",
        reason: nil, clock: store.clock.adding(seconds: seconds))
    }

    private func record(at seconds: Int64, batchRows: Int64 = 1000) async throws -> Int {
      try await SnoozeEnds(pool: store.pool, batchRows: batchRows)
        .record(now: store.clock.adding(seconds: seconds))
    }

    private func ended() async throws -> [[String?]] {
      try await store.texts(
        """
        SELECT user_ext_id, channel, actor_kind, extract(epoch FROM changed_at)::bigint::text
        FROM opt_out_change WHERE action = 'snooze_ended' AND snoozed_until = changed_at
        ORDER BY changed_at, user_ext_id, channel
        """, columns: 4)
    }

    @Test func `an end is recorded once, from the instant it is over`() async throws {
      try await snooze("u1")
      #expect(try await record(at: day - 1) == 0)
      #expect(try await record(at: day) == 2)
      #expect(try await record(at: day + 1) == 0)
      let end = String(store.clock.adding(seconds: day).microseconds / 1_000_000)
      #expect(
        try await ended() == [["u1", "email", "clock", end], ["u1", "sms", "clock", end]])
    }

    @Test func `all that passed while nothing ran are recorded, in batches`() async throws {
      for number in 0..<7 { try await snooze("u\(number)", days: number + 1) }
      #expect(try await record(at: 5 * day, batchRows: 3) == 10)
      #expect(try await record(at: 100 * day, batchRows: 3) == 4)
      #expect(try await ended().count == 14)
    }

    @Test func `a snooze that was extended or cleared has no end of its own`() async throws {
      try await snooze("u1")
      try await snooze("u1", days: 3)
      try await snooze("u2")
      _ = try await store.optOuts.apply(
        .clear, to: "u2", channels: [.email, .sms], in: store.label, actor: "op", reason: nil,
        clock: store.clock)
      #expect(try await record(at: day) == 0)
      #expect(try await record(at: 3 * day) == 2)
    }

    @Test func `the next snooze of the same user has its own end`() async throws {
      try await snooze("u1")
      _ = try await record(at: day)
      try await snooze("u1", at: 2 * day)
      #expect(try await record(at: 3 * day - 1) == 0)
      #expect(try await record(at: 3 * day) == 2)
      #expect(try await ended().count == 4)
    }

    @Test func `a permanent opt-out during a snooze stays, and the end is still told`() async throws
    {
      try await snooze("u1")
      let states = try await store.optOuts.apply(
        .optOut, to: "u1", channels: [.email], in: store.label, actor: "op", reason: nil,
        clock: store.clock)
      #expect(states[.email]?.isPermanent == true)
      #expect(try await record(at: day) == 2)
    }

    @Test func `several gateways at once write each end exactly once`() async throws {
      try await store.execute(
        """
        INSERT INTO opt_out (label_id, user_ext_id, channel, snoozed_until, updated_at)
        SELECT 'acme', 'u' || n, 'email', to_timestamp(1700000000) + n * interval '1 ms', now()
        FROM generate_series(1, 500) n
        """)
      let counts = try await withThrowingTaskGroup { group in
        for _ in 0..<4 { group.addTask { try await record(at: day, batchRows: 20) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      // Rows that another gateway held were left to it, and those it had not reached to the next call.
      let rest = try await record(at: day)
      #expect(counts.reduce(rest, +) == 500)
      #expect(Set(try await ended().map(\.first)).count == 500)
    }

    @Test func `a row that another transaction holds is left for the next call`() async throws {
      try await snooze("u1")
      let other = try store.database.connect()
      defer { other.close() }
      try other.execute("BEGIN; SELECT FROM opt_out WHERE channel = 'email' FOR UPDATE")
      #expect(try await record(at: day) == 1)
      try other.execute("COMMIT")
      #expect(try await record(at: day) == 1)
    }
  }
}
