import Deliverability
import HTTPMessages
import PosternTesting
import Postgres
import ProviderWebhooks
import Spool
import Store
import Telemetry
import Testing

@testable import Ingestion

extension DatabaseTests {
  /// What happens while the database is away, and when it is back.
  @Suite struct SpooledWorkTests {
    private let store: IngestDatabase
    private let folder: Folder
    private let source: Source

    /// Removed with its test.
    private final class Folder: Sendable {
      let path: String
      init() throws { path = try TemporaryFolder.make() }
      deinit { TemporaryFolder.remove(path) }
    }

    init() async throws {
      store = try await IngestDatabase.make()
      folder = try Folder()
      source = try SampleSource.unverified()
      try store.connection.execute(
        """
        CREATE TABLE message_noon PARTITION OF message
          FOR VALUES FROM ('2026-11-22') TO ('2026-11-23');
        INSERT INTO message (label_id, day, link_id, message_id, user_ext_id, channel, registered_at)
          VALUES ('acme', '2026-11-22', '\\x010101010101010101010101', 'm1', 'u1', 'email', now())
        """)
    }

    /// A gateway's parts from the request to the disk.
    private struct Parts {
      let spool: Spool
      let writer: EventWriter
      let ingest: IngestWebhook
      let choices: PlayerChoices
      let drain: DrainSpool
      let pool: ConnectionPool

      func end() {
        drain.stop()
        _ = writer.drain(seconds: 10)
        spool.close()
        pool.shutdown(waitSeconds: 1)
      }
    }

    /// - Parameters:
    ///   - isAway: whether nobody may use the database yet.
    ///   - mapping: the provider's file.
    ///   - isConfigured: whether the source still is.
    private func parts(isAway: Bool = false, mapping: String = "{}", isConfigured: Bool = true)
      throws -> Parts
    {
      let spool = try Spool(SpoolSettings(directory: folder.path + "/spool"))
      let writer = store.writer(isAllowed: !isAway)
      writer.start()
      let mappings = MappingCatalog(
        directory: "m", sources: [source],
        read: FilesInMemory(["m/sendgrid.json": mapping]).read)
      mappings.reload()
      let counters = IngestCounters(metrics: Metrics(), sources: [source])
      let pool = ConnectionPool(store.database.settings, size: 1, name: "choices")
      let players = PlayerOptOuts(pool: pool)
      return Parts(
        spool: spool, writer: writer,
        ingest: IngestWebhook(
          mappings: mappings, writer: writer, spool: spool, certificates: nil, counters: counters),
        choices: PlayerChoices(players: players, spool: spool, writer: writer),
        drain: DrainSpool(
          spool: spool, writer: writer, players: players, mappings: mappings,
          sources: isConfigured ? [source] : [],
          counters: counters, log: Log(sink: store.log.sink)),
        pool: pool)
    }

    private static func webhook(_ number: Int) -> WebhookRequest {
      let body =
        #"[{"email":"a@example.com","event":"open","sg_event_id":"e\#(number)","timestamp":1795348800}]"#
      return WebhookRequest(
        method: .post, target: "/v1/webhooks/acme-open", publicURL: "", fields: [:],
        body: Array(body.utf8), receivedAt: IngestSample.noon)
    }

    private func choice(
      _ number: UInt8, _ action: PlayerChoice.Action, link: UInt8 = 1, at seconds: Int64 = 0
    ) -> PlayerChoice {
      PlayerChoice(
        id: [UInt8](repeating: number, count: 16), label: "acme", day: IngestSample.noon.utcDay,
        linkID: [UInt8](repeating: link, count: 12), action: action,
        chosenAt: IngestSample.noon.adding(seconds: seconds), clientPrefix: nil, wording: nil)
    }

    private func changes() throws -> String? {
      try store.text(
        "SELECT string_agg(channel || ' ' || action, ', ' ORDER BY changed_at, channel) FROM opt_out_change"
      )
    }

    @Test
    func `choices kept while the database is away are applied once, in order, after a restart`()
      async throws
    {
      let first = try parts(isAway: true)
      let optOut = choice(1, .optOut)
      #expect(try await first.choices.take(optOut) == .kept)
      // A mail client that repeats itself.
      #expect(try await first.choices.take(optOut) == .kept)
      #expect(try await first.choices.take(choice(2, .snooze(days: 30), at: 1)) == .kept)
      #expect(
        try await first.choices.take(choice(3, .undo(choiceID: choice(2, .optOut).id), at: 2))
          == .kept)
      #expect(try await first.ingest(Self.webhook(1), from: source) == .spooled)
      #expect(try changes() == nil)
      // As after a kill: nothing is written or acknowledged at the end.
      first.drain.stop()
      first.spool.close()

      let second = try parts()
      second.drain.start()
      #expect(await eventually { second.spool.pendingRecords == 0 })
      #expect(
        try changes()
          == "email opt_out, email snooze, sms snooze, email undo, sms undo")
      #expect(
        try store.text(
          "SELECT string_agg(concat_ws(' ', channel, permanent, snoozed_until), ', ' ORDER BY channel) FROM opt_out"
        ) == "email t, sms f")
      #expect(try store.count("event") == 1)
      #expect(second.spool.setAsideFigures.count == 0)
      // The database is there again: the same choice is known.
      let again = try await second.choices.take(optOut)
      guard case .applied(.inForce, _) = again else {
        Issue.record("\(again)")
        return
      }
      #expect(try store.count("opt_out_change WHERE action = 'opt_out'") == 1)
      second.end()
    }

    @Test func `a choice never overtakes those that wait`() async throws {
      let parts = try parts(isAway: true)
      #expect(try await parts.choices.take(choice(1, .optOutAll)) == .kept)
      parts.writer.allow()
      let token = OptOutToken(
        label: "acme", day: IngestSample.noon.utcDay, linkID: [UInt8](repeating: 1, count: 12))
      await #expect(throws: StoreUnavailable.away("earlier choices wait for the database")) {
        try await parts.choices.state(of: token, now: IngestSample.noon)
      }
      #expect(
        try await parts.choices.take(choice(2, .undo(choiceID: choice(1, .optOut).id), at: 1))
          == .kept)
      parts.drain.start()
      #expect(await eventually { parts.spool.pendingRecords == 0 })
      #expect(try changes() == "email opt_out, sms opt_out, email undo, sms undo")
      #expect(try await parts.choices.state(of: token, now: IngestSample.noon)?.undo == nil)
      parts.end()
    }

    @Test func `a database that fails at everything keeps what waits, until it is mended`()
      async throws
    {
      let parts = try parts(isAway: true)
      #expect(try await parts.choices.take(choice(1, .optOut)) == .kept)
      #expect(try await parts.ingest(Self.webhook(1), from: source) == .spooled)
      try store.connection.execute("ALTER TABLE message RENAME TO lost_message")
      try store.connection.execute("ALTER TABLE event RENAME TO lost_event")
      parts.writer.allow()
      parts.drain.start()
      #expect(
        await eventually { store.log.lines.contains { $0.contains("spool_not_drained") } })
      try store.connection.execute("ALTER TABLE lost_message RENAME TO message")
      #expect(try await eventually { try changes() == "email opt_out" })
      #expect(parts.spool.pendingRecords > 0 && parts.spool.setAsideFigures.count == 0)

      try store.connection.execute("ALTER TABLE lost_event RENAME TO event")
      #expect(await eventually { parts.spool.pendingRecords == 0 })
      #expect(try store.count("event") == 1)
      #expect(parts.spool.setAsideFigures.count == 0)
      parts.end()
    }

    @Test func `a choice whose link is gone is set aside and holds up nobody`() async throws {
      let parts = try parts(isAway: true)
      #expect(try await parts.choices.take(choice(1, .optOut, link: 9)) == .kept)
      #expect(try await parts.choices.take(choice(2, .optOut)) == .kept)
      parts.writer.allow()
      parts.drain.start()
      #expect(await eventually { parts.spool.pendingRecords == 0 })
      #expect(parts.spool.setAsideFigures.count == 1)
      #expect(try changes() == "email opt_out")
      #expect(try await parts.choices.take(choice(3, .optOut, link: 9)) == .unknownLink)
      parts.end()
    }

    @Test func `neither database nor spool: provider and player are asked to come again`()
      async throws
    {
      let parts = try parts(isAway: true)
      parts.spool.close()
      await #expect(throws: StoreUnavailable.self) {
        try await parts.choices.take(choice(1, .optOut))
      }
      await #expect(throws: StoreUnavailable.self) {
        try await parts.ingest(Self.webhook(1), from: source)
      }
      parts.end()
    }

    @Test(arguments: [true, false])
    func `what waited is judged by the mapping of its drain, or quarantined if its source is gone`(
      isConfigured: Bool
    ) async throws {
      let first = try parts(isAway: true)
      #expect(try await first.ingest(Self.webhook(1), from: source) == .spooled)
      first.drain.stop()
      first.spool.close()

      let second = try parts(
        mapping: #"{"reason_emailstatus_mapping":{"open":"VERIFIED"}}"#, isConfigured: isConfigured)
      second.drain.start()
      #expect(await eventually { second.spool.pendingRecords == 0 })
      let stored = try store.text(
        "SELECT string_agg(concat_ws(' ', source, status, mapping_key), ', ') FROM event")
      #expect(stored == (isConfigured ? "acme-open VERIFIED open" : nil))
      let quarantined = try store.text(
        "SELECT string_agg(concat_ws(' ', source, reason, authentic), ', ') FROM quarantine")
      #expect(quarantined == (isConfigured ? nil : "acme-open source_removed t"))
      second.end()
    }

    @Test func `a database that turned read-only is away, and gets everything when it is not`()
      async throws
    {
      let name = try #require(try store.text("SELECT current_database()"))
      let parts = try parts()
      #expect(
        try await parts.ingest(Self.webhook(0), from: source)
          == .stored(newEvents: 1, repeatedEvents: 0, quarantined: 0))
      func set(readOnly: Bool) throws {
        try store.connection.execute(
          "ALTER DATABASE \(name) SET default_transaction_read_only = \(readOnly ? "on" : "off")")
        _ = try store.connection.query(
          """
          SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()
          """)
      }
      try set(readOnly: true)
      let pruning = Pruning(pool: parts.pool)
      #expect(try await !pruning.takesWrites())
      for number in 1...5 {
        #expect(try await parts.ingest(Self.webhook(number), from: source) == .spooled)
      }
      #expect(parts.writer.isDatabaseAway)
      #expect(try await parts.choices.take(choice(1, .optOut)) == .kept)
      parts.writer.allow()
      parts.drain.start()
      #expect(await eventually { parts.writer.isDatabaseAway })
      #expect(parts.spool.pendingRecords == 6)

      try store.connection.execute("SET default_transaction_read_only = off")
      try set(readOnly: false)
      #expect(
        await eventually {
          parts.writer.allow()
          return parts.spool.pendingRecords == 0
        })
      #expect(try await pruning.takesWrites())
      #expect(try store.count("event") == 6)
      #expect(try changes() == "email opt_out")
      parts.end()
    }

    @Test func `a large spool is drained after a restart, and nobody waits behind it`()
      async throws
    {
      let records = 20_000
      let first = try parts(isAway: true)
      await withTaskGroup(of: Bool.self) { group in
        for lane in 0..<50 {
          group.addTask { [source] in
            for number in 0..<(records / 50) {
              let request = Self.webhook(lane * 1000 + number)
              guard (try? await first.ingest(request, from: source)) == .spooled else {
                return false
              }
            }
            return true
          }
        }
        for await isSpooled in group { #expect(isSpooled) }
      }
      first.drain.stop()
      first.spool.close()

      let second = try parts()
      #expect(second.spool.pendingRecords == records)
      second.drain.start()
      #expect(await eventually { second.spool.pendingRecords < records })
      guard case .stored = try await second.ingest(Self.webhook(999_999), from: source) else {
        Issue.record("a request waited behind the spool")
        return
      }
      #expect(second.spool.pendingRecords > 0)
      #expect(await eventually(withinSeconds: 120) { second.spool.pendingRecords == 0 })
      #expect(try store.count("event") == records + 1)
      #expect(try store.count("receipt") == records + 1)
      second.end()
    }

    @Test func `a commit whose answer was lost is found by its keys when it is tried again`()
      async throws
    {
      let relay = try CuttingRelay(to: store.database)
      let writer = store.writer(settings: relay.settings)
      writer.start()
      let request = IngestSample.request(
        1, [IngestSample.event(1, status: .email(.bounced), wish: .optOut)])
      var answer = try await writer.answer(to: request)
      #expect(relay.cutCount == 1)
      // Tried again by the writer; where that took too long, by the spool.
      if case .failure(.away) = answer {
        #expect(
          try await eventually {
            answer = try await writer.answer(to: request)
            if case .success = answer { return true }
            return false
          })
      }
      #expect(answer == .success(.stored(newEvents: 0)))
      #expect(try store.count("event") == 1)
      #expect(try store.count("receipt") == 1)
      #expect(try store.count("status_change") == 1)
      #expect(writer.drain(seconds: 60))
    }
  }
}
