import Deliverability
import HTTPMessages
import PosternTesting
import Postgres
import ProviderWebhooks
import Signatures
import Store
import Telemetry
import Testing

@testable import Ingestion

@Suite struct RefusalLimitTests {
  @Test func `a burst is kept, then one a second`() {
    var limit = RefusalLimit()
    var now = IngestSample.noon
    let kept = (0..<300).count { _ in limit.admits(now: now) }
    #expect(kept == Int(RefusalLimit.burst))
    for _ in 0..<3 {
      let answers = [999_999, 1, 0].map { (microseconds: Int64) in
        now = Timestamp(microseconds: now.microseconds + microseconds)
        return limit.admits(now: now)
      }
      #expect(answers == [false, true, false])
    }
  }

  @Test func `a clock that steps back gives nothing, and counts on from there`() {
    var limit = RefusalLimit()
    let noon = IngestSample.noon
    _ = (0..<300).map { _ in limit.admits(now: noon) }
    let answers = [-3600, -3599, 0].map { limit.admits(now: noon.adding(seconds: $0)) }
    #expect(answers == [false, true, true])
  }
}

extension DatabaseTests {
  @Suite struct QuarantineTests {
    private static let rightSecret = "the-secret-the-gateway-signs-with"
    private static let body = #"{"event":"delivered","recipient":"a@example.com","id":"e1"}"#
    private static let target = "/v1/webhooks/acme-own/path-token-0001?x=1"

    private let database: IngestDatabase
    private let pool: ConnectionPool
    private let store: QuarantineStore

    init() async throws {
      database = try await IngestDatabase.make()
      pool = ConnectionPool(database.database.settings, size: 1, name: "quarantine")
      store = QuarantineStore(pool: pool)
    }

    private static func source(_ secret: String = rightSecret) throws -> Source {
      try Source(
        id: "acme-own", labelID: "acme", provider: CustomWebhook.self,
        settings: VerifySettings(["secrets": [.text(secret)]]))
    }

    private static func signed(_ body: String = body, age: Int64 = 0) -> WebhookRequest {
      let time = IngestSample.noon.adding(seconds: -age)
      let seconds = time.microseconds / 1_000_000
      let code = HMACKey(.sha256, key: rightSecret.utf8)
        .authenticationCode(Array("\(seconds).\(body)".utf8))
      return WebhookRequest(
        method: .post, target: target, publicURL: "https://hooks.example.com" + target,
        pathToken: "path-token-0001",
        fields: [
          "X-Postern-Signature": "t=\(seconds),v1=\(Hex.encode(code))",
          "Authorization": "Bearer credential", "Content-Type": "application/json",
          "cookie": "stray-cookie",
        ], body: Array(body.utf8), receivedAt: IngestSample.noon)
    }

    private func retry(_ sources: [Source], firstReceiptDay: Int32 = 0) throws -> RetryQuarantine {
      let files = FilesInMemory(["m/custom.json": "{}"])
      let mappings = MappingCatalog(directory: "m", sources: sources, read: files.read)
      mappings.reload()
      let pool = pool
      return RetryQuarantine(
        store: store, mappings: mappings, sources: sources,
        publicURL: "https://hooks.example.com", firstReceiptDay: firstReceiptDay,
        certificates: nil
      ) { rows, label in
        try await pool.run { connection in
          try IngestTransaction(
            on: connection, label: label, clock: IngestSample.noon, pseudonyms: Pseudonyms(key: [1])
          ).write([rows])[0]
        }
      }
    }

    private func rows(_ filter: QuarantineFilter = QuarantineFilter()) async throws
      -> [QuarantineRow]
    {
      try await store.rows(of: "acme", filter, limit: 100)
    }

    /// A row of a request whose sender was proved when it came.
    private func keep(_ body: String, path: String, reason: QuarantineRow.Reason) async throws
      -> QuarantineRow
    {
      var receipt = ReceiptRow(unproved: Self.signed(body), source: try Self.source())
      receipt.target = "/v1/webhooks/acme-own/[removed]"
      let row = QuarantineRow(
        id: ReceiptID.of(element: path, in: receipt.id), receipt: receipt, isAuthentic: true,
        reason: reason, path: path, problem: "as it was")
      try await store.keepRefused(row, of: "acme", maxRows: 1000)
      return row
    }

    @Test func `a refused request is kept beside its answer, with all that proves it`() async throws
    {
      let source = try Self.source("a-wrong-secret-0001")
      let metrics = Metrics()
      let refusals = KeepRefusals(
        store: store, counters: IngestCounters(metrics: metrics, sources: [source]),
        log: Log(sink: database.log.sink))
      defer { refusals.stop() }
      refusals(Self.signed(), from: source, because: "of none of the source's keys")
      var large = Self.signed()
      large.body = [UInt8](repeating: 0x20, count: KeepRefusals.maxBodyBytes + 1)
      refusals(large, from: source, because: "too large to be kept")
      #expect(await eventually { (try? database.count("quarantine")) == 1 })
      let row = try #require(try await rows().first)
      #expect(!row.isAuthentic && row.reason == .notAuthentic)
      #expect(row.receipt.target == Self.target)
      let fields = String(decoding: row.receipt.fields, as: UTF8.self)
      #expect(fields.contains("Bearer credential") && fields.contains("cookie: [removed]"))
      #expect(!fields.contains("stray-cookie"))
      #expect(
        String(decoding: metrics.render(), as: UTF8.self).contains(
          #"postern_quarantined_total{label="acme",source="acme-own",provider="custom",reason="not_authentic"} 1"#
        ))
      #expect(try database.count("event") == 0)
    }

    @Test func `it is applied once the secret is mended, and never before`() async throws {
      let row = QuarantineRow(
        id: [UInt8](repeating: 1, count: 16),
        receipt: ReceiptRow(unproved: Self.signed(), source: try Self.source()),
        isAuthentic: false, reason: .notAuthentic, path: "", problem: "as it was")
      try await store.keepRefused(row, of: "acme", maxRows: 10)
      let open = try Source(
        id: "acme-own", labelID: "acme", provider: CustomWebhook.self, settings: .none)
      #expect(
        try await retry([open])(row, of: "acme")
          == .kept("the source verifies nothing now, so nobody is proved to have sent it"))
      let wrong = try await retry([Self.source("a-wrong-secret-0001")])(row, of: "acme")
      guard case .kept(let problem) = wrong else {
        Issue.record("\(wrong)")
        return
      }
      #expect(try await rows().map(\.problem) == [problem])
      #expect(try database.count("event") == 0 && database.count("receipt") == 0)

      #expect(try await retry([Self.source()])(row, of: "acme") == .applied(newEvents: 1))
      #expect(try await rows().isEmpty)
      #expect(try database.text("SELECT recipient FROM event") == "a@example.com")
      let stored = try #require(
        try database.text("SELECT target || ' ' || convert_from(fields, 'UTF8') FROM receipt"))
      #expect(stored.contains("[removed]") && !stored.contains("credential"))
      #expect(!stored.contains("path-token"))
    }

    @Test func `its age is judged at its receipt`() async throws {
      let sources = [try Self.source()]
      for (age, outcome) in [
        (Int64(300), RetryQuarantine.Outcome.applied(newEvents: 1)),
        (301, .kept("the signed time is 301 s old, tolerance_seconds allows 300")),
      ] {
        let body = #"{"event":"delivered","recipient":"a@example.com","id":"\#(age)"}"#
        let receipt = ReceiptRow(unproved: Self.signed(body, age: age), source: sources[0])
        let row = QuarantineRow(
          id: receipt.id, receipt: receipt, isAuthentic: false, reason: .notAuthentic, path: "",
          problem: "as it was")
        try await store.keepRefused(row, of: "acme", maxRows: 10)
        #expect(try await retry(sources)(row, of: "acme") == outcome)
      }
    }

    @Test func `an element that can be read now is stored, and good ones are repeats`() async throws
    {
      let body = #"[{"event":"delivered","id":"e1"},{"event":"sent","id":"e2"},7]"#
      let readable = try await keep(body, path: "[1]", reason: .element)
      let broken = try await keep(body, path: "[2]", reason: .element)
      let retry = try retry([Self.source()])
      #expect(try await retry(readable, of: "acme") == .applied(newEvents: 2))
      #expect(try await retry(broken, of: "acme") == .kept("the element is no object"))
      #expect(try database.count("event") == 2)
      #expect(try await rows(QuarantineFilter(id: broken.id)).first?.problem != "as it was")
      #expect(try await rows(QuarantineFilter(id: readable.id)).isEmpty)
    }

    @Test func `a request that can't be read still, or has no source, stays`() async throws {
      let row = try await keep("no json", path: "", reason: .unreadable)
      guard case .kept(let problem) = try await retry([Self.source()])(row, of: "acme") else {
        Issue.record("it was applied")
        return
      }
      #expect(problem.hasPrefix("the body is no JSON"))
      #expect(
        try await retry([])(row, of: "acme")
          == .kept("the source acme-own is no longer configured"))
      #expect(try await rows().count == 1)
    }

    @Test func `a request whose receipt's day is retired is applied without a receipt`()
      async throws
    {
      let row = try await keep(Self.body, path: "", reason: .unreadable)
      let outcome = try await retry(
        [Self.source()], firstReceiptDay: IngestSample.noon.utcDay + 1)(row, of: "acme")
      #expect(outcome == .applied(newEvents: 1))
      #expect(try database.count("receipt") == 0)
    }

    @Test func `of a source's refused requests the newest are kept, other rows are not counted`()
      async throws
    {
      _ = try await keep(Self.body, path: "", reason: .unreadable)
      for second in 0..<4 {
        var request = Self.signed()
        request.receivedAt = IngestSample.noon.adding(seconds: Int64(second))
        let receipt = ReceiptRow(unproved: request, source: try Self.source())
        try await store.keepRefused(
          QuarantineRow(
            id: receipt.id, receipt: receipt, isAuthentic: false, reason: .notAuthentic, path: "",
            problem: "\(second)"), of: "acme", maxRows: 2)
      }
      let refused = try await rows(QuarantineFilter(reason: .notAuthentic))
      #expect(refused.map(\.problem).sorted() == ["2", "3"])
      #expect(try await store.count(of: "acme", QuarantineFilter(source: "acme-own")) == 3)
      #expect(try await store.count(of: "acme", QuarantineFilter(source: "other")) == 0)
      #expect(try await store.count(of: "rival", QuarantineFilter()) == 0)
    }
  }
}
