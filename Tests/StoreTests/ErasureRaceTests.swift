import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

/// An erased user comes back while somebody else's transaction is under way: the report is made of its
/// own statements here, so that it can stand still in between.
struct ErasureRaceTests {
  private let store: StoreDatabase
  private let report: PostgresConnection
  private let noon = IngestSample.noon
  private let link = [UInt8](repeating: 7, count: 12)

  /// The user `u1`, with a link, is erased.
  init() async throws {
    store = try await StoreDatabase.make()
    _ = try await PartitionMaintenance(pool: store.pool).makeAhead(of: noon)
    report = try store.database.connect()
    _ = try await store.users.report(
      [UserReport(userExtID: "u1", email: .value("one@example.com"))], in: store.label,
      createsMissing: true, actor: "pam", clock: noon)
    try await MessageStore(pool: store.pool, pseudonyms: .sample).register(
      [(link, SentMessage(messageID: "m1", userExtID: "u1", channel: .email))], in: store.label,
      clock: noon)
    _ = try await store.users.erase("u1", in: store.label, clock: noon)
  }

  @Test func `a choice that meets its player's return is the returned player's`() async throws {
    try report.execute("BEGIN; DELETE FROM erased_user; UPDATE message SET user_ext_id = 'u1'")
    let choice = PlayerChoice(
      id: [UInt8](repeating: 1, count: 16), label: store.label, day: noon.utcDay, linkID: link,
      action: .optOut, chosenAt: noon, clientPrefix: nil, wording: nil)
    let players = PlayerOptOuts(pool: store.pool)
    async let applied = players.apply(choice)
    try await store.waitForBlocked(1)
    try report.execute("COMMIT")
    #expect(try await applied?.0 == .inForce)
    #expect(try await store.texts("SELECT user_ext_id FROM opt_out WHERE permanent") == [["u1"]])
  }

  @Test func `an address that is given away meanwhile is not marked as erased`() async throws {
    try report.execute("BEGIN")
    _ = try report.query(ErasureMarkQueries.excludeNewMarks, [.text(store.label)])
    _ = try report.query(
      """
      INSERT INTO user_address (label_id, channel, address, user_ext_id, is_current, since_at)
      VALUES ($1, 'email', 'new@example.com', 'u2', true, now())
      """, [.text(store.label)])
    var event = IngestSample.event(1, to: "new@example.com")
    event.event.userExtID = "u1"
    let request = IngestSample.request(1, [event])
    let (pool, label, clock) = (store.pool, store.label, noon)
    async let written = pool.run { connection in
      try IngestTransaction(on: connection, label: label, clock: clock, pseudonyms: .sample)
        .write([request])
    }
    try await store.waitForBlocked(1)
    try report.execute("COMMIT")
    #expect(try await written == [.stored(newEvents: 1)])
    #expect(
      try await store.texts("SELECT recipient FROM event") == [["new@example.com"]])
    #expect(
      try await store.texts("SELECT count(*)::text FROM erased_address") == [["1"]])
  }
}
