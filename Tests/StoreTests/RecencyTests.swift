import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

@Suite struct RecencyTests {
  @Test func `the last open and click are the newest of the user and of no one else`()
    async throws
  {
    let database = try await StoreFixture.database()
    let connection = try database.connect()
    defer { connection.close() }
    let pool = ConnectionPool(database.settings, size: 1, name: "recency-test")
    _ = try await UserStore(pool: pool, pseudonyms: .sample).report(
      [UserReport(userExtID: "u1", email: .value("a@example.com"))], in: IngestSample.label,
      createsMissing: true, actor: "pam", clock: IngestSample.noon)
    _ = try IngestTransaction(
      on: connection, label: IngestSample.label, clock: IngestSample.noon, pseudonyms: .sample
    )
    .write([
      IngestSample.request(
        1,
        [
          IngestSample.event(1, .opened, at: -300, user: "u1"),
          IngestSample.event(2, .opened, at: -200),
          IngestSample.event(3, .opened, at: -100, user: "u2"),
          IngestSample.event(4, .opened, to: "b@example.com", at: -50),
          IngestSample.event(5, .clicked, to: "old@example.com", at: -400, user: "u1"),
          IngestSample.event(6, .delivered, at: -10, user: "u1"),
        ])
    ])
    let timeline = TimelineQueries(pool: pool)
    let recency = try await timeline.recency(
      of: "u1", in: IngestSample.label, now: IngestSample.noon)
    #expect(recency.lastOpenedAt == IngestSample.noon.adding(seconds: -200))
    #expect(recency.lastClickedAt == IngestSample.noon.adding(seconds: -400))
    let later = IngestSample.noon.adding(days: Recency.days + 1)
    #expect(
      try await timeline.recency(of: "u1", in: IngestSample.label, now: later) == Recency())
    #expect(
      try await timeline.recency(of: "nobody", in: IngestSample.label, now: later) == Recency())
  }
}
