import Deliverability
import PosternTesting
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct ExportTests {
    private let store: StoreDatabase
    private let queries: DeliverabilityQueries

    init() async throws {
      store = try await StoreDatabase.make()
      queries = DeliverabilityQueries(lookups: store.pool, bulk: store.pool)
      _ = try await store.users.report(
        [
          UserReport(
            userExtID: #"u,"1"\"#, email: .value("a@example.com"), phone: .value("+35699000001"),
            brand: .value("Größe \"x\",\ny"), accountStatus: AccountStatus("LOCKED"),
            pamEmailOptOut: true),
          UserReport(userExtID: "u2", email: .value("b@example.com")),
        ], in: store.label, createsMissing: true, actor: "pam", clock: store.clock)
      _ = try await store.users.report(
        [UserReport(userExtID: "foreign", email: .value("c@example.com"))], in: "other",
        createsMissing: true, actor: "pam", clock: store.clock)
      // A snooze that runs for longer than this program will.
      try await store.execute(
        """
        INSERT INTO opt_out (label_id, user_ext_id, channel, snoozed_until, updated_at)
        VALUES ('acme', 'u2', 'email', '2999-01-01 00:00:00.5+00', now())
        """)
    }

    private func export(
      _ format: ExportFormat, channel: Channel? = nil, canContact: Bool? = nil,
      purpose: Purpose = .marketing
    ) async throws -> [String] {
      var bytes: [UInt8] = []
      try await queries.export(
        label: store.label, channel: channel, canContact: canContact, purpose: purpose,
        format: format
      ) { bytes += $0 }
      #expect(bytes.isEmpty || bytes.last == UInt8(ascii: "\n"))
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
    }

    @Test func `the CSV has a header and quotes what needs it`() async throws {
      #expect(
        try await export(.csv, channel: .email) == [
          #""u,""1""\","Größe ""x"","#,
          "u2,,email,b@example.com,NEW,false,SNOOZED,2999-01-01T00:00:00.500000Z,2999-01-01T00:00:00.500000Z",
          "user_ext_id,brand,channel,address,address_status,can_contact,blocked_by,snoozed_until,next_change_at",
          #"y",email,a@example.com,NEW,false,ACCOUNT_NOT_ACTIVE PAM_OPT_OUT,,"#,
        ])
    }

    @Test func `the NDJSON has a line for each user and channel`() async throws {
      #expect(
        try await export(.ndjson) == [
          #"{"user_ext_id":"u,\"1\"\\","brand":"Größe \"x\",\ny","channel":"email","address":"a@example.com","address_status":"NEW","can_contact":false,"blocked_by":["ACCOUNT_NOT_ACTIVE","PAM_OPT_OUT"],"snoozed_until":null,"next_change_at":null}"#,
          #"{"user_ext_id":"u,\"1\"\\","brand":"Größe \"x\",\ny","channel":"sms","address":"+35699000001","address_status":"NEW","can_contact":false,"blocked_by":["ACCOUNT_NOT_ACTIVE"],"snoozed_until":null,"next_change_at":null}"#,
          #"{"user_ext_id":"u2","brand":null,"channel":"email","address":"b@example.com","address_status":"NEW","can_contact":false,"blocked_by":["SNOOZED"],"snoozed_until":"2999-01-01T00:00:00.500000Z","next_change_at":"2999-01-01T00:00:00.500000Z"}"#,
          #"{"user_ext_id":"u2","brand":null,"channel":"sms","address":null,"address_status":null,"can_contact":false,"blocked_by":["NO_ADDRESS"],"snoozed_until":null,"next_change_at":null}"#,
        ])
    }

    @Test(arguments: [
      (Channel?.none, Bool?.none, Purpose.marketing, 4), (.email, nil, .marketing, 2),
      (nil, true, .marketing, 0), (nil, false, .marketing, 4), (nil, true, .operational, 3),
      (.sms, true, .operational, 1), (.sms, false, .operational, 1),
    ])
    func `the choices narrow the export`(
      channel: Channel?, canContact: Bool?, purpose: Purpose, lines: Int
    ) async throws {
      let found = try await export(
        .ndjson, channel: channel, canContact: canContact, purpose: purpose)
      #expect(found.count == lines)
      #expect(!found.contains { $0.contains("foreign") })
    }

    @Test func `a long export comes in whole lines, and stops with its reader`() async throws {
      try await store.execute(
        """
        INSERT INTO users (label_id, user_ext_id, account_status, created_at, updated_at)
        SELECT 'acme', 'user-' || n, 'ACTIVE', now(), now() FROM generate_series(1, 20000) n
        """)
      var lines = 0
      var chunks = 0
      try await queries.export(
        label: store.label, channel: nil, canContact: nil, purpose: .marketing, format: .ndjson
      ) { chunk in
        #expect(chunk.last == UInt8(ascii: "\n"))
        #expect(chunk.count < 80 * 1024)
        lines += chunk.count { $0 == UInt8(ascii: "\n") }
        chunks += 1
      }
      #expect(lines == 40_004)
      #expect(chunks > 10)
      struct Gone: Error {}
      await #expect(throws: Gone.self) {
        try await queries.export(
          label: store.label, channel: nil, canContact: nil, purpose: .marketing, format: .csv
        ) { _ in throw Gone() }
      }
      #expect(try await export(.csv, channel: .sms, canContact: true).count == 1)
    }
  }
}
