import PosternTesting
import Postgres
import Testing

@testable import Store

/// What a keyed session plans while the tables are empty is used while they grow.
struct KeyedSettingsTests {
  private static let statements: [(name: String, sql: String)] = [
    ("facts", FactsQueries.facts.sql),
    ("token", WebhookTokenQueries.remember),
    ("receipt", ReceiptQueries.insert),
    ("event key", EventQueries.claimKeys),
    ("event key and own day", EventQueries.claimKeysLookingAtOwnDays),
    ("event", EventQueries.insert),
    ("message", MessageAttribution.find),
    ("message presence", MessageQueries.hasAny.sql),
    ("erasure", ErasureMarkQueries.isAnyoneErased),
    ("assumption of no erasure", ErasureMarkQueries.refuseErasures),
    ("marked users", ErasureMarkQueries.markedUsers),
    ("marked addresses", ErasureMarkQueries.markedAddresses),
    ("unheld addresses", UserAddressQueries.unheld.sql),
    ("missing addresses", AddressDecisionQueries.makeMissing),
    ("address locks", AddressDecisionQueries.lock),
    ("address decisions", AddressDecisionQueries.decide),
    ("provider opt-outs", ProviderOptOutQueries.decide),
    ("followers", ProviderOptOutQueries.followers),
    ("opt-out locks", ProviderOptOutQueries.lockUsers),
    ("opt-out changes", ProviderOptOutQueries.recordChanges),
    ("unmapped reasons", UnmappedReasonQueries.count),
    ("rollups", RollupQueries.count),
    ("quarantine", QuarantineQueries.insert),
  ]

  @Test func `plans made while the tables are empty find rows by their keys`() async throws {
    let database = try await StoreFixture.database()
    let connection = try PostgresConnection(database.settings.keyed)
    defer { connection.close() }
    for (number, (name, sql)) in Self.statements.enumerated() {
      let parameters = (1...64).last { sql.contains("$\($0)") } ?? 0
      let nulls = [String](repeating: "NULL", count: parameters).joined(separator: ", ")
      try connection.execute("PREPARE keyed\(number) AS \(sql)")
      let plan = try connection.query("EXPLAIN EXECUTE keyed\(number) (\(nulls))")
        .map { try $0.text(0) }
      #expect(Self.unkeyed(in: plan) == [], "\(name)")
    }
  }

  /// What reads more than the rows asked for: whole tables, and rows that are held to a key only after
  /// they were read.
  private static func unkeyed(in plan: [String]) -> [String] {
    plan.map { String($0.drop { $0 == " " }) }.filter { line in
      let isCondition = ["Filter:", "Join Filter:", "Hash Cond:", "Merge Cond:"]
        .contains { line.hasPrefix($0) }
      return line.contains("Seq Scan") || line.contains("hashed SubPlan")
        || isCondition && line.contains(key)
    }
  }

  private nonisolated(unsafe) static let key =
    #/\b(user_ext_id|address|event_id|recipient)\)?(::text)? = /#
}
