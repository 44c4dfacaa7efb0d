import Deliverability
import Ingestion
import Postgres
import Store
import Telemetry

/// Brings the database to where the gateway can use it: schema, policies, partitions.
///
/// `serve` starts also while its database is away, and tries again until this has succeeded once.
struct PrepareDatabase: Sendable {
  let pool: ConnectionPool
  let labels: [Label]
  let wordings: [LabelID: [(name: String, texts: String)]]
  let log: Log

  /// - Returns: false if the database is away: then `run` is to be tried again.
  /// - Throws: `MigrationError`, which no waiting mends.
  func firstTry() async throws -> Bool {
    do {
      try await run()
      return true
    } catch let error as PostgresError {
      log.error("database_away", ["error": .string(error.description)])
      return false
    }
  }

  func run() async throws {
    for step in try await Migrator(pool: pool).migrate() {
      log.info(
        "migrated", ["version": .integer(Int(step.version)), "name": .string(step.name)])
    }
    try await LabelStore(pool: pool).register(labels.map { ($0.id, $0.policy) }, clock: .now)
    for label in labels {
      try await LabelStore(pool: pool).register(
        wordings: wordings[label.id] ?? [], of: label.id, clock: .now)
    }
    let made = try await PartitionMaintenance(pool: pool).makeAhead(of: .now)
    if let made, !made.isEmpty { log.info("partitions_made", ["count": .integer(made.count)]) }
  }
}
