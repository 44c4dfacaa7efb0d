import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

@Suite struct ErasureTests {
  private let database: TestDatabase
  private let connection: PostgresConnection
  private let pool: ConnectionPool
  /// What the writers of a gateway share.
  private let erasures = ErasurePresence()
  private let label = IngestSample.label
  private let noon = IngestSample.noon

  init() async throws {
    database = try await StoreFixture.database()
    connection = try database.connect()
    pool = ConnectionPool(database.settings, size: 2, name: "erasure")
  }

  private var users: UserStore { UserStore(pool: pool, pseudonyms: .sample) }
  private var optOuts: OptOutStore { OptOutStore(pool: pool, pseudonyms: .sample) }

  private func report(_ id: String, _ email: String? = nil, phone: String? = nil) async throws {
    _ = try await users.report(
      [
        UserReport(
          userExtID: id, email: email.map { .value($0) } ?? .absent,
          phone: phone.map { .value($0) } ?? .absent)
      ],
      in: label, createsMissing: true, actor: "pam", clock: noon)
  }

  private func erase(_ id: String) async throws -> ErasureReport {
    try await users.erase(id, in: label, clock: noon)
  }

  private func write(_ number: UInt8, _ events: [EventRow], quarantine: [QuarantineRow] = []) throws
  {
    var request = IngestSample.request(number, events)
    request.quarantine = quarantine
    _ = try IngestTransaction(
      on: connection, label: label, clock: noon, pseudonyms: .sample, erasures: erasures
    ).write([request])
  }

  private func facts(_ id: String) async throws -> UserFacts? {
    try await DeliverabilityQueries(lookups: pool, bulk: pool).facts(of: id, in: label)
  }

  private func texts(_ sql: String) throws -> [String?] {
    try connection.query(sql).map { try $0.optionalText(.index(0)) }
  }

  private func quarantined(_ number: UInt8, body: String = "{") -> QuarantineRow {
    var receipt = IngestSample.request(number, []).receipt
    receipt.body = Array(body.utf8)
    return QuarantineRow(
      id: IngestSample.receiptID(number), receipt: receipt, isAuthentic: true, reason: .element,
      path: "[1]", problem: "no object")
  }

  /// Every text of every table in which `word` still stands.
  private func places(of word: String) throws -> [String] {
    let tables = try texts(
      """
      SELECT table_name::text FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
        AND table_name !~ '_[0-9]{8}$' AND table_name <> 'schema_migration'
      """
    ).compactMap(\.self)
    #expect(tables.contains("users") && tables.contains("event"))
    return try tables.filter { table in
      try !connection.query(
        """
        SELECT 1 FROM \(table) t
        WHERE strpos(t::text, $1) > 0 OR strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0
        LIMIT 1
        """, [.text(word)]
      ).isEmpty
    }.sorted()
  }

  @Test func `nothing of an erased user stands in clear, in any table`() async throws {
    try await report("player-one", "old@example.com")
    try await report("player-one", "a@example.com", phone: "+35699000001")
    var byAddress = IngestSample.event(1, .failedPermanently, status: .email(.bounced))
    byAddress.event.detail = "<a@example.com>: unknown"
    byAddress.event.messageID = "A@example.com/7"
    byAddress.event.providerEventID = "m-a@example.com"
    try write(1, [byAddress], quarantine: [quarantined(1, body: "a@example.com")])
    try write(2, [IngestSample.event(2, to: "old@example.com", wish: .optOut)])
    try write(3, [IngestSample.event(3, to: "never.reported@example.com", user: "player-one")])
    try write(4, [], quarantine: [quarantined(4, body: #"{"to":"A%40Example.com""#)])
    try write(5, [IngestSample.event(5, to: "other@example.com")], quarantine: [quarantined(5)])
    _ = try await optOuts.apply(
      .optOut, to: "player-one", channels: [.sms], in: label, actor: "op",
      reason: "letter of a@example.com",
      clock: noon)
    let link = [UInt8](repeating: 9, count: 12)
    try await MessageStore(pool: pool, pseudonyms: .sample).register(
      [
        (link, SentMessage(messageID: "m9", userExtID: "player-one", channel: .email)),
        (link.map { $0 + 1 }, SentMessage(messageID: "m9", userExtID: "other", channel: .email)),
      ], in: label, clock: noon)

    let report = try await erase("player-one")
    #expect(report.wasKnown && report.addresses == 4 && report.sharedAddresses == 0)
    #expect(
      report.events == 3 && report.messages == 1 && report.receipts == 3 && report.quarantine == 2)
    for word in [
      "player-one", "a@example.com", "A@example.com", "A%40Example.com", "old@example.com",
      "never.reported@example.com", "35699000001",
    ] {
      #expect(try places(of: word) == [], "\(word)")
    }
    #expect(try await facts("player-one") == nil)
    #expect(try texts("SELECT count(*)::text FROM event") == ["4"])
    #expect(
      try texts(
        "SELECT body FROM (SELECT encode(receipt_id, 'hex') FROM (SELECT uuid_send(receipt_id) AS receipt_id FROM receipt) r) b (body)"
      )
        == [String(repeating: "05", count: 16)])
    #expect(try texts("SELECT recipient FROM event WHERE recipient LIKE 'other%'").count == 1)
    #expect(
      try texts("SELECT recipient FROM event WHERE recipient ~ '^erased:[0-9a-f]{32}$'").count == 3)
    #expect(try await erase("player-one") == ErasureReport())
    let message = try #require(
      await MessageStore(pool: pool, pseudonyms: .sample).find(
        day: noon.utcDay, linkID: link, in: label))
    #expect(Pseudonyms.isOne(message.message.userExtID))
    #expect(message.address.map(Pseudonyms.isOne) == true)
  }

  @Test func `an address that another user has or had stays whole`() async throws {
    try await report("player-one", "shared@example.com", phone: "+35699000001")
    try await report("player-two", "shared@example.com")
    try await report("player-two", "new@example.com")
    try write(
      1,
      [
        IngestSample.event(
          1, .failedPermanently, to: "shared@example.com", status: .email(.bounced))
      ])
    try write(2, [IngestSample.event(2, to: "shared@example.com", user: "player-one")])
    let report = try await erase("player-one")
    #expect(report.addresses == 2 && report.sharedAddresses == 1)
    #expect(report.events == 1 && report.receipts == 1)
    #expect(try texts("SELECT DISTINCT recipient FROM event") == ["shared@example.com"])
    #expect(
      try texts("SELECT status FROM address WHERE address = 'shared@example.com'") == ["BOUNCED"])
    #expect(try places(of: "player-one") == [])
    try write(3, [IngestSample.event(3, to: "shared@example.com")])
    #expect(
      try texts("SELECT count(*)::text FROM event WHERE recipient = 'shared@example.com'") == ["3"])
  }

  @Test func `a late event of an erased address is stored under hashes and still decides`()
    async throws
  {
    try await report("player-one", "a@example.com")
    try write(1, [IngestSample.event(1)])
    _ = try await erase("player-one")
    let late = [
      IngestSample.event(2, .failedPermanently, at: 10, status: .email(.bounced)),
      IngestSample.event(3, .optedOut, at: 20, wish: .optOut, user: "player-one"),
      IngestSample.event(4, to: "unheard.of@example.com", user: "player-one"),
      IngestSample.event(5, to: "somebody@example.com"),
    ]
    try write(2, late, quarantine: [quarantined(2)])
    try write(3, [IngestSample.event(1)])
    for word in ["a@example.com", "unheard.of@example.com", "player-one", "it's"] {
      #expect(try places(of: word) == (word == "it's" ? ["event"] : []), "\(word)")
    }
    #expect(
      try texts("SELECT recipient FROM event WHERE detail LIKE 'it%'") == ["somebody@example.com"])
    #expect(try texts("SELECT count(*)::text FROM event") == ["5"])
    #expect(try texts("SELECT count(*)::text FROM receipt") == ["0"])
    #expect(try texts("SELECT count(*)::text FROM quarantine") == ["0"])
    #expect(try await facts("player-one") == nil)
    #expect(try await users.find("player-one", in: label) == nil)

    try await report("player-one", "a@example.com")
    let facts = try #require(await facts("player-one"))
    #expect(facts.email.status == .email(.bounced))
    #expect(facts.email.optOut.providerOptedOutAt == noon.adding(seconds: 20))
    try write(4, [IngestSample.event(6, at: 30)])
    #expect(try texts("SELECT recipient FROM event WHERE recipient = 'a@example.com'").count == 1)
    #expect(try texts("SELECT count(*)::text FROM receipt") == ["1"])
  }

  @Test func `a user who comes back finds opt-outs and statuses again, and only those`()
    async throws
  {
    _ = try await users.report(
      [
        UserReport(
          userExtID: "player-one", email: .value("a@example.com"), phone: .value("+35699000001"),
          accountStatus: AccountStatus("SELF_EXCLUDED"), pamEmailOptOut: true)
      ], in: label, createsMissing: true, actor: "pam", clock: noon)
    try write(
      1,
      [
        IngestSample.event(1, .failedPermanently, status: .email(.bounced)),
        IngestSample.event(2, .optedOut, to: "+35699000001", wish: .optOut, channel: .sms),
      ])
    _ = try await optOuts.apply(
      .snooze(days: 30), to: "player-one", channels: [.email], in: label, actor: "op", reason: nil,
      clock: noon)
    let link = [UInt8](repeating: 9, count: 12)
    let messages = MessageStore(pool: pool, pseudonyms: .sample)
    try await messages.register(
      [(link, SentMessage(messageID: "m9", userExtID: "player-one", channel: .email))], in: label,
      clock: noon)
    let before = try #require(await facts("player-one"))
    _ = try await erase("player-one")
    _ = try await optOuts.apply(
      .optOut, to: "player-one", channels: [.sms], in: label, actor: "op",
      reason: "player-one wrote", clock: noon)
    let late = [UInt8](repeating: 8, count: 12)
    try await messages.register(
      [(late, SentMessage(messageID: "m8", userExtID: "player-one", channel: .email))], in: label,
      clock: noon)
    #expect(try places(of: "player-one") == [])

    try await report("player-one", "a@example.com", phone: "+35699000001")
    #expect(
      try await messages.find(day: noon.utcDay, linkID: late, in: label)?.message.userExtID
        == "player-one")
    let after = try #require(await facts("player-one"))
    #expect(after.accountStatus == before.accountStatus && after.email == before.email)
    #expect(after.sms.optOut.providerOptedOutAt == noon && after.sms.optOut.isPermanent)
    #expect(try texts("SELECT count(*)::text FROM erased_user") == ["0"])
    #expect(try texts("SELECT count(*)::text FROM erased_address") == ["0"])
    #expect(try texts("SELECT recipient FROM event WHERE recipient NOT LIKE 'erased:%'").isEmpty)
    let message = try await messages.find(day: noon.utcDay, linkID: link, in: label)
    #expect(message?.message.userExtID == "player-one" && message?.address == "a@example.com")
    let timeline = try await TimelineQueries(pool: pool).timeline(
      of: "player-one", in: label, limit: 100)
    #expect(timeline.allSatisfy { $0.kind != .event })
  }

  @Test func `whoever gets an erased address gets its status and its providers' opt-outs`()
    async throws
  {
    try await report("player-one", "a@example.com")
    try write(
      1,
      [
        IngestSample.event(1, .failedPermanently, status: .email(.bounced)),
        IngestSample.event(2, .optedOut, wish: .optOut),
      ])
    _ = try await erase("player-one")
    try await report("player-two", "a@example.com")
    let adopter = try #require(await facts("player-two"))
    #expect(adopter.email.status == .email(.bounced))
    #expect(adopter.email.optOut.providerOptedOutAt == noon)
    #expect(try places(of: "player-one") == [])
    try await report("player-one", "b@example.com")
    let returned = try #require(await facts("player-one"))
    #expect(returned.email.status == .email(.new))
    #expect(returned.email.optOut.providerOptedOutAt == noon)
  }

  @Test func `erased twice with a return between, the later state is kept`() async throws {
    try await report("player-one", "a@example.com")
    try write(1, [IngestSample.event(1, .failedPermanently, status: .email(.bounced))])
    _ = try await erase("player-one")
    try await report("player-one", "a@example.com")
    try write(2, [IngestSample.event(2, .other, at: 10, status: .email(.verified))])
    #expect(try await erase("player-one").wasKnown)
    try write(3, [IngestSample.event(3, .complained, at: 5, status: .email(.blocked))])
    try await report("player-one", "a@example.com")
    #expect(try await facts("player-one")?.email.status == .email(.verified))
  }

  @Test func `labels have pseudonyms of their own, and another key has others`() {
    let key = AddressKey(.email, "a@example.com")
    let other = Pseudonyms { message in message.reversed().map(\.self) }
    let all = [
      Pseudonyms.sample.address(key, in: "acme"), Pseudonyms.sample.address(key, in: "rival"),
      Pseudonyms.sample.address(AddressKey(.sms, "a@example.com"), in: "acme"),
      other.address(key, in: "acme"),
    ].map(\.address.text)
    #expect(Set(all).count == 4)
    #expect(Pseudonyms.sample.user("u", in: "acme") != Pseudonyms.sample.text("u", in: "acme"))
  }

  @Test func `events that are written while a user is erased never stay in clear`() async throws {
    try await report("player-one", "a@example.com")
    let settings = database.settings
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in UInt8(0)..<2 {
        group.addTask { [label, noon, erasures] in
          let connection = try PostgresConnection(settings)
          defer { connection.close() }
          for number in 0..<UInt8(60) {
            let event = IngestSample.event(
              1 + writer * 100 + number, .failedPermanently, at: Int64(number),
              status: .email(.bounced))
            _ = try IngestTransaction(
              on: connection, label: label, clock: noon, pseudonyms: .sample, erasures: erasures
            ).write([IngestSample.request(1 + writer * 100 + number, [event])])
            await Task.yield()
          }
        }
      }
      group.addTask { [users, label, noon] in
        let report = try await users.erase("player-one", in: label, clock: noon)
        #expect(report.wasKnown)
      }
      try await group.waitForAll()
    }
    #expect(try places(of: "a@example.com") == [])
    #expect(try texts("SELECT count(*)::text FROM event") == ["120"])
    #expect(try texts("SELECT status FROM address") == ["BOUNCED"])
    #expect(try texts("SELECT decided_at::text FROM address") == ["2026-11-22 12:00:59+00"])
  }
}
