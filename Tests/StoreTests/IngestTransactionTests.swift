import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

@Suite struct IngestTransactionTests {
  let database: TestDatabase
  let connection: PostgresConnection

  init() async throws {
    database = try await StoreFixture.database()
    connection = try database.connect()
  }

  private func write(_ requests: IngestRequestRows...) throws -> [IngestWriteOutcome] {
    try IngestTransaction(
      on: connection, label: IngestSample.label, clock: IngestSample.noon, pseudonyms: .sample
    ).write(requests)
  }

  private func text(_ sql: String) throws -> String? {
    try connection.query(sql).first?.optionalText("value")
  }

  @Test func `stores a request once however often it comes`() throws {
    let event = IngestSample.event(1)
    #expect(try write(IngestSample.request(1, [event])) == [.stored(newEvents: 1)])
    #expect(try write(IngestSample.request(1, [event])) == [.stored(newEvents: 0)])
    #expect(
      try write(IngestSample.request(2, [event]), IngestSample.request(3, [event]))
        == [.stored(newEvents: 0), .stored(newEvents: 0)])
    #expect(try text("SELECT count(*)::text AS value FROM event") == "1")
    #expect(try text("SELECT count(*)::text AS value FROM receipt") == "3")
  }

  @Test func `keeps every column of an event as it was given`() throws {
    _ = try write(IngestSample.request(1, [IngestSample.event(1)]))
    #expect(
      try text(
        "SELECT reason_keys[2] || '|' || detail || '|' || day || '|' || occurred_at AS value FROM event"
      ) == "second, \"quoted\" {key}|it's \\ a detail|2026-11-22|2026-11-22 12:00:00+00")
    #expect(try text("SELECT encode(body, 'hex') AS value FROM receipt") == "00ff01")
  }

  @Test func `counts an event that stands twice in one transaction once`() throws {
    let event = IngestSample.event(1)
    #expect(
      try write(IngestSample.request(1, [event, event]), IngestSample.request(2, [event]))
        == [.stored(newEvents: 1), .stored(newEvents: 0)])
  }

  @Test func `an event without a time of its own is recognised on another day`() throws {
    var event = IngestSample.event(1)
    event.placement = .dayOfReceipt(IngestSample.noon.utcDay, ownDay: nil)
    #expect(try write(IngestSample.request(1, [event])) == [.stored(newEvents: 1)])
    event.placement = .dayOfReceipt(IngestSample.noon.utcDay + 1, ownDay: nil)
    #expect(try write(IngestSample.request(2, [event])) == [.stored(newEvents: 0)])
  }

  @Test func `an event is recognised when its own day leaves or enters the partitions' reach`()
    throws
  {
    let today = IngestSample.noon.utcDay
    var late = IngestSample.event(1)
    late.placement = .ownDay(today - 35, isAhead: false)
    #expect(try write(IngestSample.request(1, [late])) == [.stored(newEvents: 1)])
    late.placement = .dayOfReceipt(today + 1, ownDay: today - 35)
    #expect(try write(IngestSample.request(2, [late])) == [.stored(newEvents: 0)])

    var early = IngestSample.event(2)
    early.placement = .dayOfReceipt(today, ownDay: today + 36)
    #expect(try write(IngestSample.request(3, [early])) == [.stored(newEvents: 1)])
    early.placement = .ownDay(today + 36, isAhead: true)
    #expect(try write(IngestSample.request(4, [early])) == [.stored(newEvents: 0)])
  }

  @Test func `a token is good for one content`() throws {
    func token(_ digest: UInt8) -> WebhookTokenRow {
      WebhookTokenRow(
        source: "s1", token: "t", contentDigest: [UInt8](repeating: digest, count: 32),
        expiresAt: IngestSample.noon.adding(days: 1))
    }
    let first = IngestSample.request(1, [IngestSample.event(1)], token: token(1))
    let forged = IngestSample.request(2, [IngestSample.event(2)], token: token(2))
    #expect(
      try write(first, forged, first) == [
        .stored(newEvents: 1), .tokenReused, .stored(newEvents: 0),
      ])
    #expect(try write(forged) == [.tokenReused])
    #expect(try write(first) == [.stored(newEvents: 0)])
    #expect(try text("SELECT count(*)::text AS value FROM event") == "1")
    #expect(try text("SELECT count(*)::text AS value FROM receipt") == "1")
  }

  @Test func `the greatest event decides an address, in whatever order they come`() throws {
    let bounced = IngestSample.event(1, .failedPermanently, at: 10, status: .email(.bounced))
    let older = IngestSample.event(2, .other, at: 5, status: .email(.new))
    let tie = IngestSample.event(3, .other, at: 10, status: .email(.verified))
    _ = try write(IngestSample.request(1, [bounced]))
    _ = try write(IngestSample.request(2, [older, tie]))
    #expect(try text("SELECT status AS value FROM address") == "BOUNCED")
    #expect(try text("SELECT count(*)::text AS value FROM status_change") == "1")
    let newer = IngestSample.event(4, .other, at: 11, status: .email(.new))
    _ = try write(IngestSample.request(3, [newer]))
    #expect(
      try text(
        "SELECT from_status || '>' || to_status AS value FROM status_change ORDER BY changed_at DESC"
      )
        == "BOUNCED>NEW")
  }

  @Test func `an event that is not certain of its recipient changes nothing`() throws {
    var event = IngestSample.event(1, .complained, status: .email(.blocked), wish: .optOut)
    event.event.isRecipientCertain = false
    _ = try write(IngestSample.request(1, [event]))
    #expect(try text("SELECT count(*)::text AS value FROM address") == "0")
    #expect(try text("SELECT count(*)::text AS value FROM provider_opt_out") == "0")
  }

  @Test func `reasons without a mapping are counted once per stored event`() throws {
    let event = IngestSample.event(1, .blocked, unmapped: "spam")
    _ = try write(IngestSample.request(1, [event]))
    _ = try write(
      IngestSample.request(1, [event, IngestSample.event(2, .blocked, unmapped: "spam")]))
    #expect(try text("SELECT reason || events AS value FROM unmapped_reason") == "spam2")
  }

  @Test
  func `a row that the database refuses fails its transaction and leaves the connection usable`()
    throws
  {
    var bad = IngestSample.event(1)
    bad.event.detail = "a\0b"
    #expect(throws: PostgresError.self) { try write(IngestSample.request(1, [bad])) }
    #expect(try write(IngestSample.request(2, [IngestSample.event(2)])) == [.stored(newEvents: 1)])
  }
}
