import Deliverability
import PosternTesting
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct DeliverabilityQueriesTests {
    private let store: StoreDatabase
    private let queries: DeliverabilityQueries
    private let bulk: ConnectionPool

    init() async throws {
      store = try await StoreDatabase.make()
      // As long as the gateway gives a stream: COPY waits for ids while the machine is busy elsewhere.
      let settings = ConnectionSettings(url: store.database.url, statementTimeoutSeconds: 600)
      bulk = ConnectionPool(settings, size: 2, name: "bulk-test")
      let partners = ConnectionPool(settings, size: 2, name: "pairs-test")
      queries = DeliverabilityQueries(lookups: store.pool, bulk: bulk, bulkPartners: partners)
    }

    /// Makes the users `user-1` … `user-n`, each with the number as brand.
    private func makeUsers(_ count: Int) async throws {
      try await store.execute(
        """
        INSERT INTO users (label_id, user_ext_id, brand, account_status, created_at, updated_at)
        SELECT 'acme', 'user-' || n, n::text, 'ACTIVE', now(), now() FROM generate_series(1, $1) n
        """, [.int32(Int32(count))])
    }

    private static func brand(of id: String, users: Int) -> String? {
      guard id.hasPrefix("user-"), let number = Int(id.dropFirst(5)) else { return nil }
      return (1...users).contains(number) ? String(number) : nil
    }

    @Test func `ten thousand ids are answered in order, with repeats and unknown ones`()
      async throws
    {
      try await makeUsers(500)
      let ids = (0..<10_000).map { index in
        index % 1000 == 7 ? "bad\u{0}id" : "user-\((index &* 7919) % 600)"
      }
      let facts = try await queries.facts(of: ids, in: store.label)
      #expect(facts.map(\.?.brand) == ids.map { Self.brand(of: $0, users: 500) })
      #expect(
        facts.map(\.?.userExtID) == ids.map { Self.brand(of: $0, users: 500) == nil ? nil : $0 })
      #expect(try await queries.facts(of: [], in: store.label).isEmpty)
      await #expect(throws: InvalidInput.tooManyIDs(limit: 10_000)) {
        try await queries.facts(of: ids + ["one more"], in: store.label)
      }
    }

    @Test func `many single lookups at once get their own answers`() async throws {
      try await makeUsers(300)
      let answers = try await withThrowingTaskGroup(of: (String, String?).self) { group in
        for index in 0..<1000 {
          group.addTask { [queries, store] in
            let id = "user-\(index % 400)"
            return (
              id,
              try await queries.facts(of: id, in: index % 10 == 0 ? "other" : store.label)?.brand
            )
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count == 1000)
      let known = answers.filter { $0.1 != nil }
      #expect(known.allSatisfy { $0.1 == Self.brand(of: $0.0, users: 300) })
      let expected = (0..<1000).filter { $0 % 10 != 0 && (1...300).contains($0 % 400) }
      #expect(known.count == expected.count)
    }

    @Test func `a lookup sees what was committed before it was asked`() async throws {
      for round in 0..<50 {
        _ = try await store.users.report(
          [UserReport(userExtID: "u", brand: .value("\(round)"))], in: store.label,
          createsMissing: true, actor: "pam", clock: store.clock)
        async let noise = queries.facts(of: "someone", in: store.label)
        #expect(try await queries.facts(of: "u", in: store.label)?.brand == "\(round)")
        _ = try await noise
      }
    }

    @Test func `a caller that goes away does not take the others with it`() async throws {
      try await makeUsers(50)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 1...50 {
          group.addTask { [queries, store] in
            if index % 3 == 0 {
              let cancelled = Task { try await queries.facts(of: "user-\(index)", in: store.label) }
              cancelled.cancel()
              _ = await cancelled.result
            } else {
              let facts = try await queries.facts(of: "user-\(index)", in: store.label)
              #expect(facts?.brand == "\(index)")
            }
          }
        }
        try await group.waitForAll()
      }
    }

    /// Batches and hands end at different ids; a count may end with a full hand, in either lane, or fit one.
    @Test(arguments: [(100_000, true), (100_000, false), (10_000, true), (5_001, true), (1, true)])
    func `ids are streamed in the order sent, over one connection or two`(
      count: Int, hasPartners: Bool
    ) async throws {
      let queries =
        hasPartners ? self.queries : DeliverabilityQueries(lookups: store.pool, bulk: bulk)
      try await makeUsers(20_000)
      func id(_ index: Int) -> String {
        index % 10 == 3 ? #"odd\n\\id "\#(index)""# : "user-\((index &* 7919) % 30_000)"
      }
      let batches = AsyncStream<[String]> { continuation in
        for start in stride(from: 0, to: count, by: 777) {
          continuation.yield((start..<min(start + 777, count)).map(id))
        }
        continuation.finish()
      }
      var place = 0
      var wrong: [String] = []
      try await queries.stream(ids: batches, in: store.label) { answers in
        for answer in answers {
          let asked = id(place)
          if answer.id != asked || answer.facts?.brand != Self.brand(of: asked, users: 20_000) {
            wrong.append(answer.id)
          }
          place += 1
        }
      }
      #expect(wrong.isEmpty, "\(wrong.prefix(3))")
      #expect(place == count)
    }

    private struct Gone: Error {}

    private func ids(_ batches: [[String]]) -> AsyncStream<[String]> {
      AsyncStream { continuation in
        for batch in batches { continuation.yield(batch) }
        continuation.finish()
      }
    }

    @Test func `a stream ends with its reader's error, and the next one is answered`() async throws
    {
      try await makeUsers(20_000)
      let all = (1...20_000).map { "user-\($0)" }
      await #expect(throws: Gone.self) {
        try await queries.stream(ids: ids([all]), in: store.label) { _ in throw Gone() }
      }
      await #expect(throws: InvalidInput.userExtID) {
        try await queries.stream(ids: ids([["a", "b\n"]]), in: store.label) { _ in }
      }
      await #expect(throws: InvalidInput.tooManyIDs(limit: 1_000_000)) {
        let tooMany = [String](repeating: "x", count: 500_001)
        try await queries.stream(ids: ids([tooMany, tooMany]), in: store.label) { _ in }
      }
      var answered = 0
      try await queries.stream(ids: ids([["user-1", "nobody"]]), in: store.label) {
        answered += $0.count
        #expect($0.map(\.facts?.brand) == ["1", nil])
      }
      #expect(answered == 2)
    }

    @Test func `many streams at once never wait for each other in a circle`() async throws {
      try await makeUsers(12_000)
      let all = (1...12_000).map { "user-\($0)" }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<6 {
          group.addTask { [queries, store] in
            var answered = 0
            try await queries.stream(ids: ids([all]), in: store.label) { answered += $0.count }
            return answered
          }
        }
        for try await answered in group { #expect(answered == all.count) }
      }
    }

    @Test func `without a database a stream fails`() async throws {
      let away = ConnectionPool(
        ConnectionSettings(url: "host=/nonexistent", connectTimeoutSeconds: 1), size: 1,
        name: "away")
      let queries = DeliverabilityQueries(lookups: away, bulk: away)
      await #expect(throws: PostgresError.self) {
        try await queries.stream(ids: ids([["a"], ["b"], ["c"], ["d"]]), in: store.label) { _ in }
      }
      await #expect(throws: PostgresError.self) {
        try await queries.export(
          label: store.label, channel: nil, canContact: nil, purpose: .marketing, format: .csv
        ) { _ in }
      }
      await #expect(throws: PostgresError.self) {
        try await queries.facts(of: "a", in: store.label)
      }
    }
  }
}
