import Deliverability
import PosternTesting
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct PartitionMaintenanceTests {
    private let store: StoreDatabase
    private let now = Timestamp(rfc3339: "2026-11-22T10:00:00Z") ?? .earliest
    private var maintenance: PartitionMaintenance { PartitionMaintenance(pool: store.pool) }

    init() async throws { store = try await StoreDatabase.make() }

    private func partitions(of table: String) async throws -> [String] {
      try await store.texts(
        """
        SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = $1::regclass ORDER BY 1
        """, [.text(table)]
      ).compactMap(\.[0])
    }

    @Test func `partitions stand from 36 days back to 36 ahead, and are made once`() async throws {
      let made = try #require(await maintenance.makeAhead(of: now))
      #expect(made.count == 73 + 38 + 38)
      let events = try await partitions(of: "event")
      #expect(events.first == "event_20261017" && events.last == "event_20261228")
      #expect(events.count == 73)
      let receipts = try await partitions(of: "receipt")
      #expect(receipts.first == "receipt_20261121" && receipts.last == "receipt_20261228")
      #expect(try await maintenance.makeAhead(of: now)?.isEmpty == true)
      #expect(
        try await maintenance.makeAhead(of: now.adding(days: 1)) == [
          "event_20261229", "receipt_20261229", "message_20261229",
        ])
    }

    @Test func `a row finds its day's partition, with its indexes and checks`() async throws {
      try await maintenance.makeAhead(of: now)
      try await store.execute(
        """
        INSERT INTO receipt (label_id, day, receipt_id, source, received_at, method, target, fields, body)
        VALUES ('acme', '2026-11-22', gen_random_uuid(), 's', now(), 'POST', '/', '', '')
        """)
      #expect(
        try await store.texts("SELECT tableoid::regclass::text FROM receipt")
          == [["receipt_20261122"]])
      let invalid = try await store.texts(
        """
        SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid IN ('event'::regclass, 'receipt'::regclass) AND NOT i.indisvalid
        """)
      #expect(invalid.isEmpty)
    }

    @Test func `partitions are made and writers go on behind an open reader`() async throws {
      try await maintenance.makeAhead(of: now)
      let reader = try store.database.connect()
      defer { reader.close() }
      try reader.execute("BEGIN; SELECT count(*) FROM event; SELECT count(*) FROM receipt")
      #expect(try await maintenance.makeAhead(of: now.adding(days: 2))?.count == 6)
      let writer = try store.database.connect()
      defer { writer.close() }
      try writer.execute(
        """
        SET lock_timeout = '1s';
        INSERT INTO receipt (label_id, day, receipt_id, source, received_at, method, target, fields, body)
        VALUES ('acme', '2026-12-30', gen_random_uuid(), 's', now(), 'POST', '/', '', '')
        """)
    }

    @Test func `of two gateways one works`() async throws {
      let other = try store.database.connect()
      defer { other.close() }
      _ = try other.query(
        "SELECT pg_advisory_lock(hashtextextended('postern partitions ' || current_schema(), 0))")
      #expect(try await maintenance.makeAhead(of: now) == nil)
      #expect(
        try await maintenance.retire(receiptDays: 1, eventDays: 1, messageDays: 1, now: now) == nil)
    }

    @Test func `old partitions are retired, each table after its own days`() async throws {
      try await maintenance.makeAhead(of: now)
      let later = now.adding(days: 30)
      let dropped = try #require(
        await maintenance.retire(receiptDays: 30, eventDays: 60, messageDays: 31, now: later))
      #expect(
        dropped == [
          "event_20261017", "event_20261018", "event_20261019", "event_20261020", "event_20261021",
          "event_20261022", "receipt_20261121",
        ])
      #expect(try await partitions(of: "event").first == "event_20261023")
      #expect(try await partitions(of: "receipt").first == "receipt_20261122")
    }

    @Test func `what would be retired is told with its size, and stays`() async throws {
      try await maintenance.makeAhead(of: now)
      let later = now.adding(days: 30)
      let standing = try await partitions(of: "event")
      try await store.execute(
        """
        INSERT INTO receipt (label_id, day, receipt_id, source, received_at, method, target, fields, body)
        SELECT 'acme', '2026-11-21', gen_random_uuid(), 's', now(), 'POST', '/', '', ''
        FROM generate_series(1, 1000)
        """)
      try await store.execute("ANALYZE receipt_20261121")
      let expired = try await maintenance.expired(
        receiptDays: 30, eventDays: 62, messageDays: 1130, now: later)
      #expect(
        expired.map(\.name) == [
          "event_20261017", "event_20261018", "event_20261019", "event_20261020",
          "receipt_20261121",
        ])
      #expect(expired.last?.table == .receipt)
      #expect(expired.last?.estimatedRows == 1000)
      #expect(expired.first?.estimatedRows == 0)
      // A thousand rows are more than one page of 8 KiB; an empty partition has its indexes.
      #expect(expired.last.map { $0.bytes > 65_536 } == true)
      #expect(expired.first.map { $0.bytes > 0 && $0.bytes < 65_536 } == true)
      #expect(try await partitions(of: "event") == standing)
      #expect(
        try await maintenance.retire(receiptDays: 30, eventDays: 62, messageDays: 1130, now: later)
          == expired.map(\.name))
    }

    @Test func `what an interrupted retirement detached is dropped by the next`() async throws {
      try await maintenance.makeAhead(of: now)
      try await store.execute("ALTER TABLE receipt DETACH PARTITION receipt_20261121")
      let dropped = try await maintenance.retire(
        receiptDays: 0, eventDays: 400, messageDays: 1130, now: now)
      #expect(dropped == ["receipt_20261121"])
      #expect(try await store.texts("SELECT to_regclass('receipt_20261121')::text") == [[nil]])
    }
  }
}
