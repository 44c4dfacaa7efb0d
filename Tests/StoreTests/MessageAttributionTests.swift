import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

@Suite struct MessageAttributionTests {
  let database: TestDatabase
  let connection: PostgresConnection
  let pool: ConnectionPool
  let presence = MessagePresence()

  init() async throws {
    database = try await StoreFixture.database()
    connection = try database.connect()
    pool = ConnectionPool(database.settings, size: 1, name: "attribution-test")
  }

  private var messages: MessageStore {
    MessageStore(pool: pool, pseudonyms: .sample, presence: presence)
  }

  private func report(_ user: String, email: String? = nil, phone: String? = nil) async throws {
    _ = try await UserStore(pool: pool, pseudonyms: .sample).report(
      [
        UserReport(
          userExtID: user, email: email.map { .value($0) } ?? .absent,
          phone: phone.map { .value($0) } ?? .absent)
      ],
      in: IngestSample.label, createsMissing: true, actor: "pam", clock: IngestSample.noon)
  }

  private func register(
    _ number: UInt8, _ id: String, of user: String, _ channel: Channel = .email, days: Int = 0
  ) async throws {
    let message = SentMessage(
      messageID: id, userExtID: user, channel: channel, brand: "casino", campaign: "autumn",
      template: "t7")
    try await messages.register(
      [([UInt8](repeating: number, count: 12), message)], in: IngestSample.label,
      clock: IngestSample.noon.adding(days: days))
  }

  @discardableResult
  private func write(_ event: EventRow, message id: String?) throws -> [IngestWriteOutcome] {
    var event = event
    event.event.messageID = id
    return try IngestTransaction(
      on: connection, label: IngestSample.label, clock: IngestSample.noon, pseudonyms: .sample,
      presence: presence
    ).write([IngestSample.request(1, [event])])
  }

  private func text(_ sql: String) throws -> String? {
    try connection.query(sql).first?.optionalText("value")
  }

  private static let words =
    "SELECT concat_ws('|', user_ext_id, campaign, template, brand, recipient) AS value FROM event"

  @Test func `an event takes user, campaign, template and brand of the message it names`()
    async throws
  {
    try await report("u1", email: "a@example.com")
    try await register(1, "m1", of: "u1")
    try write(IngestSample.event(1), message: "m1")
    #expect(try text(Self.words) == "u1|autumn|t7|casino|a@example.com")
  }

  @Test func `an event's own words go before those of its message`() async throws {
    try await register(1, "m1", of: "u1")
    var event = IngestSample.event(1)
    event.event.campaign = "spring"
    try write(event, message: "m1")
    #expect(try text(Self.words) == "u1|spring|t7|casino|a@example.com")
  }

  @Test func `an event without a recipient gets the message's address, and its status counts`()
    async throws
  {
    try await report("u1", phone: "+35699000001")
    try await register(1, "m1", of: "u1", .sms)
    let failed = IngestSample.event(
      1, .failedPermanently, to: nil, status: .phone(.failedToDeliver), channel: .sms)
    try write(failed, message: "m1")
    #expect(
      try text("SELECT address || ' ' || status AS value FROM address")
        == "+35699000001 FAILED_TO_DELIVER")
  }

  @Test func `a status without any address to give it to is none`() throws {
    try write(
      IngestSample.event(1, .blocked, to: nil, status: .email(.blocked)), message: "unknown")
    #expect(try text("SELECT coalesce(status, 'none') AS value FROM event") == "none")
    #expect(try text("SELECT count(*)::text AS value FROM address") == "0")
  }

  @Test func `a provider opt-out follows the user whose message it names to the next address`()
    async throws
  {
    try await report("u1", email: "a@example.com")
    try await register(1, "m1", of: "u1")
    try await report("u1", email: "b@example.com")
    try write(IngestSample.event(1, .optedOut, wish: .optOut), message: "m1")
    #expect(
      try text(
        "SELECT user_ext_id AS value FROM opt_out WHERE provider_opted_out_at IS NOT NULL") == "u1")
    #expect(
      try text(
        """
        SELECT campaign || count AS value FROM event_rollup
        WHERE counter = 'opted_out_by_provider'
        """) == "autumn1")
  }

  /// Days of registration, from the event's day, and whether the event finds the message.
  @Test(arguments: [(-8, false), (-7, true), (0, true), (1, true), (2, false)])
  func `a message is found from seven days before its event to a day after`(
    days: Int, isFound: Bool
  ) async throws {
    try connection.execute(
      (-8 ... -2).map {
        PartitionQueries.make(.message, day: IngestSample.noon.utcDay + $0)
      }.joined(separator: "\n"))
    try await register(1, "m1", of: "u1", days: days)
    try write(IngestSample.event(1), message: "m1")
    #expect(
      try text(Self.words) == (isFound ? "u1|autumn|t7|casino|a@example.com" : "a@example.com"))
  }

  @Test func `a message id that two users share tells by the address, or tells nothing`()
    async throws
  {
    try await report("u1", email: "a@example.com")
    try await report("u2", email: "b@example.com")
    try await register(1, "m1", of: "u1")
    try await register(2, "m1", of: "u2")
    try write(IngestSample.event(1, to: "b@example.com"), message: "m1")
    #expect(try text(Self.words) == "u2|autumn|t7|casino|b@example.com")
    try write(IngestSample.event(2, to: nil), message: "m1")
    try write(IngestSample.event(3, to: "c@example.com"), message: "m1")
    #expect(
      try text("SELECT count(*)::text AS value FROM event WHERE user_ext_id IS NULL") == "2")
  }

  @Test func `a repeat that finds a message is the same event`() async throws {
    #expect(try write(IngestSample.event(1), message: "m1") == [.stored(newEvents: 1)])
    try await register(1, "m1", of: "u1")
    #expect(try write(IngestSample.event(1), message: "m1") == [.stored(newEvents: 0)])
    #expect(try text("SELECT count(*)::text AS value FROM event") == "1")
  }

  @Test func `a registration elsewhere is noticed when what is known is old`() async throws {
    #expect(
      try !presence.hasMessages(
        in: IngestSample.label, clock: IngestSample.noon, on: connection))
    let other = MessageStore(pool: pool, pseudonyms: .sample)
    try await other.register(
      [
        (
          [UInt8](repeating: 9, count: 12),
          SentMessage(messageID: "m9", userExtID: "u1", channel: .email)
        )
      ], in: IngestSample.label, clock: IngestSample.noon)
    let limit = MessagePresence.absentMicroseconds
    for (after, isFound) in [(limit - 1, false), (limit, true)] {
      let clock = Timestamp(microseconds: IngestSample.noon.microseconds + after)
      #expect(
        try presence.hasMessages(in: IngestSample.label, clock: clock, on: connection) == isFound)
    }
  }
}
