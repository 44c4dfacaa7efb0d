import Deliverability
import HTTPMessages
import PosternTesting
import ProviderWebhooks
import Signatures
import Spool
import Store
import Telemetry
import Testing

@testable import Ingestion

extension DatabaseTests {
  @Suite struct IngestWebhookTests {
    private static let event =
      #"{"email":"a@example.com","event":"bounce","type":"bounce","sg_event_id":"e1","timestamp":1795348800}"#

    private let store: IngestDatabase
    private let sendGrid: Source
    private let mailgun: Source
    private let open: Source
    private let writer: EventWriter
    private let metrics = Metrics()
    private let ingest: IngestWebhook

    init() async throws {
      store = try await IngestDatabase.make()
      sendGrid = try SampleSource.sendGrid()
      mailgun = try SampleSource.mailgun()
      open = try SampleSource.unverified()
      let sources = [sendGrid, mailgun, open]
      let files = FilesInMemory([
        "m/sendgrid.json": #"{"reason_emailstatus_mapping":{"bounce":"BOUNCED"}}"#,
        "m/mailgun.json": "{}",
      ])
      let mappings = MappingCatalog(directory: "m", sources: sources, read: files.read)
      mappings.reload()
      writer = store.writer()
      writer.start()
      let folder = try TemporaryFolder.make()
      ingest = IngestWebhook(
        mappings: mappings, writer: writer,
        spool: try Spool(SpoolSettings(directory: folder + "/spool")), certificates: nil,
        counters: IngestCounters(metrics: metrics, sources: sources))
    }

    private func counted(_ name: String, of source: Source, reason: String? = nil) -> String? {
      let last = reason.map { ",reason=\"\($0)\"" } ?? ""
      let start =
        "\(name){label=\"acme\",source=\"\(source.id)\",provider=\"\(source.providerName)\"\(last)} "
      return String(decoding: metrics.render(), as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    }

    private static func request(
      _ body: [UInt8], fields: HTTPFields = [:], token: String? = nil
    ) -> WebhookRequest {
      let target = "/v1/webhooks/x" + (token.map { "/\($0)" } ?? "")
      return WebhookRequest(
        method: .post, target: target, publicURL: "https://hooks.example.com\(target)",
        pathToken: token, fields: fields, body: body, receivedAt: IngestSample.noon)
    }

    private static func signed(_ body: [UInt8]) -> WebhookRequest {
      let time = String(IngestSample.noon.microseconds / 1_000_000)
      let signature = SampleSource.sendGridKey.sign(Array(time.utf8), body)
      return request(
        body,
        fields: [
          "X-Twilio-Email-Event-Webhook-Timestamp": time,
          "X-Twilio-Email-Event-Webhook-Signature": Base64.encode(signature),
        ])
    }

    private static func mailgun(_ eventData: String, token: String) -> WebhookRequest {
      let time = String(IngestSample.noon.microseconds / 1_000_000)
      let code = HMACKey(.sha256, key: SampleSource.mailgunSecret.utf8)
        .authenticationCode(Array(time.utf8), Array(token.utf8))
      return request(
        Array(
          """
          {"signature":{"timestamp":"\(time)","token":"\(token)","signature":"\(Hex.encode(code))"},
          "event-data":\(eventData)}
          """.utf8), fields: ["Content-Type": "application/json"])
    }

    @Test func `an authentic event is stored once with the revision and the key that decided`()
      async throws
    {
      let request = Self.signed(Array("[\(Self.event)]".utf8))
      #expect(
        try await ingest(request, from: sendGrid)
          == IngestOutcome.stored(newEvents: 1, repeatedEvents: 0, quarantined: 0))
      #expect(
        try await ingest(request, from: sendGrid)
          == IngestOutcome.stored(newEvents: 0, repeatedEvents: 1, quarantined: 0))
      let stored = try store.text(
        """
        SELECT concat_ws(' ', e.status, e.mapping_key, a.status, r.files) FROM event e
        JOIN address a ON a.status_event = e.event_id
        JOIN mapping_revision r ON r.revision = e.mapping_revision
        JOIN receipt ON receipt.receipt_id = e.receipt_id
        """)
      #expect(
        stored
          == #"BOUNCED bounce BOUNCED {"m/mailgun.json":"{}","m/sendgrid.json":"{\"reason_emailstatus_mapping\":{\"bounce\":\"BOUNCED\"}}"}"#
      )
      #expect(counted("postern_events_stored_total", of: sendGrid) == "1")
      #expect(counted("postern_events_repeated_total", of: sendGrid) == "1")
    }

    @Test func `of a request that is not authentic nothing is kept but a count`() async throws {
      var forged = Self.signed(Array("[\(Self.event)]".utf8))
      forged.body.append(UInt8(ascii: " "))
      await #expect(throws: WebhookRejection.self) { try await ingest(forged, from: sendGrid) }
      await #expect(throws: WebhookRejection.self) {
        try await ingest(Self.request([]), from: sendGrid)
      }
      for table in ["receipt", "event", "quarantine", "webhook_token"] {
        #expect(try store.count(table) == 0, "\(table)")
      }
      #expect(counted("postern_not_authentic_total", of: sendGrid) == "2")
    }

    @Test(arguments: [[], Array("{".utf8), [0x00, 0xFF, 0xFE], Array("{}".utf8)] as [[UInt8]])
    func `an authentic request that can't be read is kept raw in quarantine`(body: [UInt8])
      async throws
    {
      #expect(
        try await ingest(Self.signed(body), from: sendGrid)
          == IngestOutcome.stored(newEvents: 0, repeatedEvents: 0, quarantined: 1))
      #expect(
        try store.text(
          "SELECT concat_ws(' ', reason, authentic, encode(body, 'hex')) FROM quarantine")
          == ["unreadable", "t", Hex.encode(body)].joined(separator: " "))
      #expect(counted("postern_quarantined_total", of: sendGrid, reason: "unreadable") == "1")
    }

    @Test func `an element that can't be read goes to quarantine and costs the others nothing`()
      async throws
    {
      let outcome = try await ingest(
        Self.signed(Array("[7,\(Self.event),{}]".utf8)), from: sendGrid)
      #expect(outcome == IngestOutcome.stored(newEvents: 1, repeatedEvents: 0, quarantined: 2))
      #expect(try store.count("event") == 1)
      #expect(
        try store.text("SELECT string_agg(path, ' ' ORDER BY path) FROM quarantine") == "[0] [2]")
    }

    @Test func `elements beyond a hundred share one row, so that their request is kept once`()
      async throws
    {
      let elements = [String](repeating: "7", count: 101).joined(separator: ",")
      let outcome = try await ingest(
        Self.signed(Array("[\(Self.event),\(elements)]".utf8)), from: sendGrid)
      #expect(outcome == IngestOutcome.stored(newEvents: 1, repeatedEvents: 0, quarantined: 1))
      #expect(
        try store.text("SELECT concat_ws('|', reason, path, problem) FROM quarantine")
          == "element||101 elements can't be read; the first, at [1]: the element is no object")
    }

    @Test func `a signed token is good for one content`() async throws {
      let delivered =
        #"{"id":"m1","event":"delivered","recipient":"a@example.com","timestamp":1795348800.5}"#
      let complained =
        #"{"id":"m2","event":"complained","recipient":"a@example.com","timestamp":1795348801}"#
      let first = Self.mailgun(delivered, token: "token-1")
      #expect(try await ingest(first, from: mailgun).newEvents == 1)
      #expect(try await ingest(first, from: mailgun).repeatedEvents == 1)
      await #expect(throws: WebhookRejection.self) {
        try await ingest(Self.mailgun(complained, token: "token-1"), from: mailgun)
      }
      #expect(try store.count("event") == 1)
      #expect(counted("postern_not_authentic_total", of: mailgun) == "1")
      #expect(
        try await ingest(Self.mailgun(complained, token: "token-2"), from: mailgun).newEvents == 1)
    }

    @Test func `a source without verification takes what comes`() async throws {
      #expect(
        try await ingest(Self.request(Array("[\(Self.event)]".utf8)), from: open).newEvents == 1)
      #expect(!open.isVerified)
    }

    @Test func `the same event of two sources is two events`() async throws {
      let body = Array("[\(Self.event)]".utf8)
      #expect(try await ingest(Self.request(body), from: open).newEvents == 1)
      #expect(try await ingest(Self.signed(body), from: sendGrid).newEvents == 1)
    }

    @Test func `a receipt holds the request as it came, without what opens a door`() async throws {
      let body: [UInt8] = [0x5B, 0x00, 0xFF]
      let request = Self.request(
        body, fields: ["X-Kept": "yes", "AUTHORIZATION": "Basic secret", "Cookie": "secret"],
        token: "secret")
      _ = try await ingest(request, from: open)
      let kept = try store.text(
        "SELECT concat_ws('|', method, target, encode(body, 'hex'), convert_from(fields, 'UTF8')) FROM receipt"
      )
      #expect(
        kept
          == "POST|/v1/webhooks/acme-open/[removed]|5b00ff|X-Kept: yes\r\nAUTHORIZATION: [removed]\r\nCookie: [removed]\r\n"
      )
    }
  }
}

extension IngestOutcome {
  fileprivate var newEvents: Int? { if case .stored(let new, _, _) = self { new } else { nil } }
  fileprivate var repeatedEvents: Int? {
    if case .stored(_, let repeated, _) = self { repeated } else { nil }
  }
}
