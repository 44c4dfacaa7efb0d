import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

@Suite struct RollupTests {
  let database: TestDatabase
  let connection: PostgresConnection
  let pool: ConnectionPool
  private let day = IngestSample.noon.utcDay

  init() async throws {
    database = try await StoreFixture.database()
    connection = try database.connect()
    pool = ConnectionPool(database.settings, size: 1, name: "rollup-test")
  }

  private func write(_ events: [EventRow]) throws {
    _ = try IngestTransaction(
      on: connection, label: IngestSample.label, clock: IngestSample.noon, pseudonyms: .sample
    )
    .write([IngestSample.request(1, events)])
  }

  private func report(
    _ dimension: ReportQueries.Dimension, channel: Channel? = nil
  ) async throws -> [RollupCounts] {
    try await ReportQueries(pool: pool).report(
      by: dimension, of: IngestSample.label, days: day...day, channel: channel)
  }

  private static func event(
    _ number: UInt8, _ kind: EventKind, campaign: String? = nil, brand: String? = nil
  ) -> EventRow {
    var row = IngestSample.event(number, kind)
    row.event.campaign = campaign
    row.event.brand = brand
    return row
  }

  @Test func `each stored event counts once, however often it comes`() async throws {
    let events = [
      Self.event(1, .delivered, campaign: "a"), Self.event(2, .delivered, campaign: "a"),
      Self.event(3, .failedPermanently, campaign: "a"), Self.event(4, .opened, campaign: "b"),
      Self.event(5, .delivered),
    ]
    try write(Array(events[..<3]))
    try write(events)
    try write(events.reversed())
    let counts = try await report(.campaign)
    #expect(counts.map(\.name) == ["a", "", "b"])
    #expect(counts.map(\.delivered) == [2, 1, 0])
    #expect(counts.map(\.hardBounced) == [1, 0, 0])
    #expect(counts.map(\.opened) == [0, 0, 1])
    #expect(counts.map(\.messages) == [3, 1, 0])
  }

  @Test func `the counts are those of the stored events`() async throws {
    let kinds = EventKind.allCases
    for round in 0..<3 {
      try write(
        kinds.enumerated().map { index, kind in
          Self.event(
            UInt8(index + round * 20), kind, campaign: index % 2 == 0 ? "even" : nil,
            brand: index % 3 == 0 ? "casino" : nil)
        })
    }
    let difference = try connection.query(
      """
      SELECT count(*)::text AS value FROM (
        SELECT day, kind, channel, coalesce(campaign, ''), coalesce(template, ''),
          coalesce(brand, ''), count(*)::numeric FROM event GROUP BY 1, 2, 3, 4, 5, 6
        EXCEPT SELECT day, counter, channel, campaign, template, brand, sum(count)
          FROM event_rollup GROUP BY 1, 2, 3, 4, 5, 6) difference
      """)
    #expect(try difference.first?.text("value") == "0")
    #expect(try await report(.brand).map(\.name).sorted() == ["", "casino"])
    #expect(try await report(.channel).map(\.name) == ["email"])
    #expect(try await report(.channel, channel: .sms) == [])
  }

  @Test func `a name too long for a key is cut, and is one group`() async throws {
    let long = String(repeating: "😀", count: RollupKey.maxCharacters)
    try write([
      Self.event(1, .delivered, campaign: long + "x"),
      Self.event(2, .delivered, campaign: long + "y"),
    ])
    #expect(try await report(.campaign).map(\.name) == [long])
    #expect(try await report(.campaign).first?.delivered == 2)
  }

  @Test func `a provider opt-out counts for its campaign once`() async throws {
    var event = Self.event(1, .optedOut, campaign: "a")
    event.wish = .optOut
    try write([event])
    try write([event])
    #expect(try await report(.campaign).first?[.optedOutByProvider] == 1)
    #expect(try await report(.campaign).first?.optedOut == 1)
  }

  @Test func `a player's choice counts beside the events`() async throws {
    let key = RollupKey(
      .optedOutByPlayer, day: day, channel: .email, campaign: "a", template: nil, brand: nil)
    try RollupQueries.count([key, key], in: IngestSample.label, on: connection)
    try RollupQueries.count([], in: IngestSample.label, on: connection)
    #expect(try await report(.campaign).first?.optedOut == 2)
  }

  @Test func `many writers of one campaign lose no count and never block each other for ever`()
    async throws
  {
    let label = IngestSample.label
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        let connection = try database.connect()
        group.addTask {
          defer { connection.close() }
          for round in 0..<5 {
            let events = (0..<4).map { index in
              Self.event(UInt8(writer * 50 + round * 4 + index), .delivered, campaign: "a")
            }
            _ = try IngestTransaction(
              on: connection, label: label, clock: IngestSample.noon, pseudonyms: .sample
            )
            .write([IngestSample.request(UInt8(writer), events)])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await report(.campaign).first?.delivered == 80)
  }
}
