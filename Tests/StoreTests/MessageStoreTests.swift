import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

@Suite struct MessageStoreTests {
  let database: TestDatabase
  let pool: ConnectionPool
  let linkID = [UInt8](repeating: 1, count: 12)

  init() async throws {
    database = try await StoreFixture.database()
    pool = ConnectionPool(database.settings, size: 1, name: "message-test")
  }

  private func register(_ message: SentMessage) async throws {
    try await MessageStore(pool: pool, pseudonyms: .sample).register(
      [(linkID, message)], in: IngestSample.label, clock: IngestSample.noon)
  }

  private func find() async throws -> StoredMessage? {
    try await MessageStore(pool: pool, pseudonyms: .sample).find(
      day: IngestSample.noon.utcDay, linkID: linkID, in: IngestSample.label)
  }

  @Test func `a message keeps the address and the brand that the user had`() async throws {
    let users = UserStore(pool: pool, pseudonyms: .sample)
    func report(_ email: String, _ brand: String) async throws {
      _ = try await users.report(
        [UserReport(userExtID: "u1", email: .value(email), brand: .value(brand))],
        in: IngestSample.label, createsMissing: true, actor: "pam", clock: .latest)
    }
    try await report("A@example.com", "casino")
    let message = SentMessage(
      messageID: "m1", userExtID: "u1", channel: .email, campaign: "autumn", template: "t7",
      sentAt: IngestSample.noon)
    try await register(message)
    try await report("b@example.com", "bets")
    var expected = message
    expected.brand = "casino"
    #expect(
      try await find()
        == StoredMessage(
          message: expected, address: "a@example.com", registeredAt: IngestSample.noon))
  }

  @Test func `a message registered again stays as it was and counts once`() async throws {
    try await register(SentMessage(messageID: "m1", userExtID: "u1", channel: .sms, campaign: "a"))
    try await register(SentMessage(messageID: "m1", userExtID: "u1", channel: .sms, campaign: "b"))
    #expect(try await find()?.message.campaign == "a")
    #expect(try await find()?.address == nil)
    let counts = try await ReportQueries(pool: pool).report(
      by: .campaign, of: IngestSample.label,
      days: IngestSample.noon.utcDay...IngestSample.noon.utcDay)
    #expect(counts.map(\.name) == ["a"])
    #expect(counts.first?[.registered] == 1)
  }

  @Test func `a link without a message is found and not counted`() async throws {
    try await register(SentMessage(messageID: nil, userExtID: "u1", channel: .sms))
    #expect(try await find()?.message.messageID == nil)
    #expect(
      try await ReportQueries(pool: pool).report(
        by: .channel, of: IngestSample.label, days: 0...30_000)
        == [])
  }

  @Test func `another label's or day's link is not found`() async throws {
    try await register(SentMessage(messageID: "m1", userExtID: "u1", channel: .sms))
    let store = MessageStore(pool: pool, pseudonyms: .sample)
    let day = IngestSample.noon.utcDay
    #expect(try await store.find(day: day, linkID: linkID, in: "rival") == nil)
    #expect(try await store.find(day: day + 1, linkID: linkID, in: IngestSample.label) == nil)
    #expect(try await store.find(day: 1, linkID: linkID, in: IngestSample.label) == nil)
  }

  @Test func `a user id that is none is refused before anything is stored`() async throws {
    await #expect(throws: InvalidInput.userExtID) {
      try await register(SentMessage(messageID: "m1", userExtID: "", channel: .sms))
    }
  }
}
