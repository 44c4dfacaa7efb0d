import Deliverability
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct AddressStoreTests {
    private let store: StoreDatabase

    init() async throws { store = try await StoreDatabase.make() }

    private func reset(_ address: String, _ channel: Channel = .email) async throws
      -> AddressStore.ResetOutcome
    {
      try await store.addresses.reset(
        address, channel: channel, in: store.label, actor: "op", reason: "confirmed by phone")
    }

    @Test func `a reset makes an address new, whatever it was and whenever`() async throws {
      try await store.execute(
        """
        INSERT INTO address (label_id, channel, address, status, status_since, decided_at,
          decided_rank, status_event, opted_out_at)
        VALUES ('acme', 'email', 'a@example.com', 'BLOCKED', now(), '2999-01-01 00:00+00', 2,
          decode(repeat('ff', 16), 'hex'), now())
        """)
      #expect(try await reset(" Ann <A@Example.com>") == .reset(from: .email(.blocked)))
      #expect(try await reset("a@example.com") == .alreadyNew)
      #expect(
        try await store.texts(
          """
          SELECT status, decided_rank::text, (decided_at - '2999-01-01 00:00+00')::text,
            (opted_out_at IS NOT NULL)::text FROM address
          """, columns: 4) == [["NEW", "1", "00:00:00.000002", "true"]])
      #expect(
        try await store.texts(
          "SELECT from_status, to_status, actor_kind, actor, reason FROM status_change", columns: 5)
          == [["BLOCKED", "NEW", "operator", "op", "confirmed by phone"]])
    }

    @Test func `an address that a user has, and nothing has decided about, is new already`()
      async throws
    {
      _ = try await store.users.report(
        [UserReport(userExtID: "u1", phone: .value("+35699000001"))], in: store.label,
        createsMissing: true, actor: "pam", clock: store.clock)
      #expect(try await reset("00356 99000001", .sms) == .alreadyNew)
      // It is kept, so that an older event that comes later does not undo it.
      #expect(
        try await store.texts("SELECT status FROM address WHERE decided_at IS NOT NULL")
          == [["NEW"]])
      #expect(try await store.texts("SELECT to_status FROM status_change").isEmpty)
    }

    @Test(arguments: [
      ("nobody@example.com", Channel.email), ("no address", .email), ("a\u{0}@example.com", .email),
      ("+35699000009", .sms), ("99000001", .sms), ("nobody@example.com", .sms),
    ])
    func `an address nobody has is unknown, and not stored`(
      address: String, channel: Channel
    ) async throws {
      #expect(try await reset(address, channel) == .unknownAddress)
      #expect(try await store.texts("SELECT address FROM address").isEmpty)
    }
  }
}
