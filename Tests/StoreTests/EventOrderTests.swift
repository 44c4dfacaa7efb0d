import Deliverability
import PosternTesting
import Postgres
import Testing

@testable import Store

/// Any order and any repetition of the same events, written through two gateways at once, ends in the
/// same statuses and opt-outs, with operator clears and PAM verifications between two rounds of them.
@Suite struct EventOrderTests {
  private static let addresses = ["a@example.com", "b@example.com"]
  private static let phones = ["+35699000001", "+35699000002"]

  /// What must not depend on the order: no times of ours, no log.
  private static let state = """
    SELECT line FROM (
    SELECT 'status ' || channel || ' ' || address || ' ' || status AS line FROM address
    UNION ALL SELECT 'entry ' || concat_ws(' ', channel, address, user_ext_id, source, list, opted_out,
      decided_at, encode(event_id, 'hex')) FROM provider_opt_out
    UNION ALL SELECT 'user ' || concat_ws(' ', user_ext_id, channel, can_contact, blocked_by::text)
      FROM deliverability
    UNION ALL SELECT 'event ' || encode(event_id, 'hex') FROM event
    ) state ORDER BY line COLLATE "C"
    """

  @Test(arguments: 0..<6)
  func `order and repetition never change where it ends`(seed: UInt64) async throws {
    var generator = SeededGenerator(state: seed &* 0x9E37_79B9 &+ 1)
    let first = (1...30).map { Self.event(UInt8($0), &generator) }
    let second = first + (31...45).map { Self.event(UInt8($0), &generator) }
    let expected = try await finalState(rounds: [[first], [second]])
    #expect(expected.contains { $0.hasPrefix("entry ") })
    #expect(expected.contains { $0.hasPrefix("status ") && !$0.hasSuffix("NEW") })
    for _ in 0..<3 {
      let rounds = [first, second].map { events in
        let repeated = (events + events.filter { _ in Bool.random(using: &generator) })
          .shuffled(using: &generator)
        return Self.split(repeated, &generator)
      }
      #expect(try await finalState(rounds: rounds) == expected)
    }
  }

  /// Writes each round's batches through two connections at once, and between the rounds lets an
  /// operator clear one user and the PAM verify another.
  private func finalState(rounds: [[[EventRow]]]) async throws -> [String] {
    let database = try await StoreFixture.database()
    let pool = ConnectionPool(database.settings, size: 2, name: "order")
    defer { pool.shutdown() }
    let label = IngestSample.label
    let users = UserStore(pool: pool, pseudonyms: .sample)
    let reports = zip(Self.addresses, Self.phones).enumerated().map { number, pair in
      UserReport(
        userExtID: "u\(number)", email: .value(pair.0), phone: .value(pair.1),
        reportedAt: IngestSample.noon)
    }
    _ = try await users.report(
      reports, in: label, createsMissing: true, actor: "pam", clock: IngestSample.noon)
    for (number, batches) in rounds.enumerated() {
      try await write(batches, through: pool)
      guard number == 0 else { continue }
      _ = try await OptOutStore(pool: pool, pseudonyms: .sample).apply(
        .clear, to: "u0", channels: [.email, .sms], in: label, actor: "operator", reason: nil,
        clock: IngestSample.noon)
      _ = try await users.report(
        [UserReport(userExtID: "u1", emailVerified: true, reportedAt: IngestSample.noon)],
        in: label, createsMissing: false, actor: "pam", clock: IngestSample.noon)
    }
    let connection = try database.connect()
    defer { connection.close() }
    return try connection.query(Self.state).map { try $0.text("line") }
  }

  private func write(_ batches: [[EventRow]], through pool: ConnectionPool) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, batch) in batches.enumerated() {
        group.addTask {
          let request = IngestSample.request(UInt8(truncatingIfNeeded: 100 + number), batch)
          try await pool.run { connection in
            // As the gateway does: what the database rolled back is tried again.
            for attempt in 1... {
              do throws(PostgresError) {
                _ = try IngestTransaction(
                  on: connection, label: IngestSample.label, clock: IngestSample.noon,
                  pseudonyms: .sample
                ).write([request])
                return
              } catch {
                guard error.state?.classCode == "40", attempt < 10 else { throw error }
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func event(_ number: UInt8, _ generator: inout SeededGenerator) -> EventRow {
    let isEmail = Bool.random(using: &generator)
    let recipient = (isEmail ? addresses : phones).randomElement(using: &generator)
    // Few instants, so that ties occur; all of them before the clear and the verification.
    let seconds = Int64.random(in: -6...0, using: &generator) * 10
    let wishes: [EventRow.Wish?] = [nil, nil, .optOut, .optIn]
    let status: AddressStatus? =
      Bool.random(using: &generator)
      ? (isEmail
        ? EmailStatus.allCases.randomElement(using: &generator).map { .email($0) }
        : PhoneStatus.allCases.randomElement(using: &generator).map { .phone($0) })
      : nil
    return IngestSample.event(
      number, .other, to: recipient, at: seconds, status: status,
      wish: wishes.randomElement(using: &generator) ?? nil,
      list: Bool.random(using: &generator) ? "7" : nil,
      source: Bool.random(using: &generator) ? "s1" : "s2", channel: isEmail ? .email : .sms)
  }

  private static func split(_ events: [EventRow], _ generator: inout SeededGenerator)
    -> [[EventRow]]
  {
    var batches: [[EventRow]] = []
    var rest = events[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 1...9, using: &generator))
      batches.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return batches
  }
}

/// SplitMix64: the same choices for the same seed.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
