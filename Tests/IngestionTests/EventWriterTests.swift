import Deliverability
import PosternTesting
import Postgres
import Store
import Telemetry
import Testing

@testable import Ingestion

extension DatabaseTests {
  @Suite struct EventWriterTests {
    let store: IngestDatabase

    init() async throws { store = try await IngestDatabase.make() }

    /// A row that PostgreSQL refuses.
    enum BadRow: CaseIterable {
      case textWithNUL, idWithNUL, violatedConstraint

      /// The SQLSTATE of the refusal.
      var state: String { self == .violatedConstraint ? "23514" : "22021" }

      func spoil(_ row: inout EventRow) {
        switch self {
        case .textWithNUL: row.event.detail = "a\0b"
        case .idWithNUL: row.event.providerEventID = "a\0b"
        case .violatedConstraint: row.event.name = "forbidden"
        }
      }
    }

    @Test(arguments: BadRow.allCases)
    func `one bad row costs its hundred neighbours nothing`(bad: BadRow) async throws {
      try store.connection.execute("ALTER TABLE event ADD CHECK (name <> 'forbidden')")
      var requests = (0..<100).map { number in
        IngestSample.request(number, (0..<3).map { IngestSample.event(number * 3 + $0) })
      }
      bad.spoil(&requests[61].events[1])
      let writer = store.writer()
      let answers = try await writer.answers(to: requests)
      #expect(writer.drain(seconds: 60))
      for (number, answer) in answers.enumerated() {
        #expect(answer == .success(.stored(newEvents: number == 61 ? 2 : 3)))
      }
      #expect(answers.count == 100)
      #expect(try store.count("event") == 299)
      #expect(try store.count("receipt") == 100)
      let quarantined = try store.text(
        "SELECT string_agg(concat_ws('|', reason, authentic, receipt_id, problem), ' ') FROM quarantine"
      )
      #expect(
        quarantined
          == "refused_by_store|t|\(Self.uuid(61))|the database refuses the row: SQLSTATE \(bad.state)"
      )
      #expect(store.log.lines.filter { $0.contains("rows_refused") }.count == 1)
    }

    @Test func `a bad row that comes again is kept once and answered the same`() async throws {
      var request = IngestSample.request(1, [IngestSample.event(1), IngestSample.event(2)])
      request.events[0].event.detail = "a\0b"
      let writer = store.writer()
      writer.start()
      #expect(try await writer.answer(to: request) == .success(.stored(newEvents: 1)))
      #expect(try await writer.answer(to: request) == .success(.stored(newEvents: 0)))
      #expect(try store.count("quarantine") == 1)
      #expect(writer.drain(seconds: 60))
    }

    @Test func `requests that wait together share one commit`() async throws {
      let requests = (0..<500).map { IngestSample.request($0, [IngestSample.event($0)]) }
      let writer = store.writer()
      let answers = try await writer.answers(to: requests)
      #expect(answers == Array(repeating: .success(.stored(newEvents: 1)), count: 500))
      #expect(try store.text("SELECT count(DISTINCT xmin::text)::text FROM receipt") == "1")
      #expect(try store.count("event") == 500)
      #expect(writer.drain(seconds: 60))
    }

    @Test func `what waits when the writer is told to end is still written`() async throws {
      let writer = store.writer()
      let requests = (0..<50).map { IngestSample.request($0, [IngestSample.event($0)]) }
      async let answers = writer.answers(to: requests)
      #expect(await eventually { (try? store.count("event")) == 50 })
      #expect(writer.drain(seconds: 60))
      #expect(try await answers.count == 50)
      #expect(
        try await writer.answer(to: IngestSample.request(51, []))
          == .failure(StoreUnavailable.away("too many requests wait for the database")))
    }

    @Test func `two gateways with the same events lose none, double none and agree on the end`()
      async throws
    {
      // Every address is touched by many requests, in another order by each gateway.
      let statuses: [AddressStatus] = [.email(.bounced), .email(.blocked), .email(.new)]
      let events = (0..<400).map { number in
        IngestSample.event(
          number, to: "a\(number % 7)@example.com", status: statuses[number % 3],
          wish: number % 5 == 0 ? .optOut : nil)
      }
      let gateways = [store.writer(writers: 2), store.writer(writers: 2)]
      for gateway in gateways { gateway.start() }
      let newEvents = try await withThrowingTaskGroup(of: Int.self) { group in
        for (number, gateway) in gateways.enumerated() {
          for (place, chunk) in Self.chunks(of: events.shuffled()).enumerated() {
            let request = IngestSample.request(number * 1000 + place, chunk)
            group.addTask {
              guard case .stored(let count) = try await gateway.write(request, for: "acme") else {
                return 0
              }
              return count
            }
          }
        }
        return try await group.reduce(0, +)
      }
      for gateway in gateways { #expect(gateway.drain(seconds: 60)) }
      #expect(newEvents == 400)
      #expect(try store.count("event") == 400)
      #expect(try store.count("receipt") == 80)
      for address in 0..<7 {
        let decisive = events.filter { $0.event.recipient == "a\(address)@example.com" }
          .max { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
        #expect(
          try store.text(
            "SELECT status FROM address WHERE address = 'a\(address)@example.com'")
            == decisive?.status?.word)
      }
      #expect(try store.count("provider_opt_out WHERE opted_out") == 7)
      #expect(
        try store.text(
          "SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()") == "0")
    }

    @Test func `a writer whose session was ended writes on over a new one`() async throws {
      let writer = store.writer()
      writer.start()
      for number in 1...3 {
        #expect(
          try await writer.answer(to: IngestSample.request(number, [IngestSample.event(number)]))
            == .success(.stored(newEvents: 1)))
        #expect(
          try store.count(
            """
            (SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()) AS ended
            """) ?? 0 > 0)
      }
      #expect(!writer.isDatabaseAway)
      #expect(try store.count("event") == 3)
      #expect(writer.drain(seconds: 60))
    }

    @Test
    func `while the database is away requests are refused at once, and taken when it is back`()
      async throws
    {
      let name = try #require(try store.text("SELECT current_database()"))
      let server = try PostgresConnection(TestDatabase.common())
      defer { server.close() }
      let writer = store.writer()
      writer.start()
      let first = IngestSample.request(1, [IngestSample.event(1)])
      #expect(try await writer.answer(to: first) == .success(.stored(newEvents: 1)))

      try server.execute("ALTER DATABASE \(name) ALLOW_CONNECTIONS false")
      _ = try server.query(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '\(name)'")
      let second = IngestSample.request(2, [IngestSample.event(2)])
      for _ in 0..<3 {
        #expect(
          try await writer.answer(to: second)
            == .failure(StoreUnavailable.away("the database is away")))
      }
      #expect(writer.isDatabaseAway)

      try server.execute("ALTER DATABASE \(name) ALLOW_CONNECTIONS true")
      #expect(
        try await eventually {
          try await writer.answer(to: second) == .success(.stored(newEvents: 1))
        }
      )
      #expect(!writer.isDatabaseAway)
      #expect(writer.drain(seconds: 60))
    }

    private static func chunks(of events: [EventRow]) -> [[EventRow]] {
      stride(from: 0, to: events.count, by: 10).map {
        Array(events[$0..<min($0 + 10, events.count)])
      }
    }

    private static func uuid(_ number: Int) -> String {
      let digits = String(number, radix: 16)
      return "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
  }
}
