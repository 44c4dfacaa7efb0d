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
  let log: Log
  let readiness: Readiness

  /// - Throws: `MigrationError`, which no waiting mends; a database that is away is left to `run`.
  func firstTry() async throws {
    do {
      try await run()
    } catch let error as PostgresError {
      log.error("database_away", ["error": .string(error.description)])
      readiness.setFailed("database", "away")
    }
  }

  func run() async throws {
    for step in try await Migrator(pool: pool).migrate() {
      log.info(
        "migrated", ["version": .integer(Int(step.version)), "name": .string(step.name)])
    }
    try await LabelStore(pool: pool).register(labels.map { ($0.id, $0.policy) }, clock: .now)
    let made = try await PartitionMaintenance(pool: pool).makeAhead(of: .now)
    if let made, !made.isEmpty { log.info("partitions_made", ["count": .integer(made.count)]) }
    readiness.setOK("database")
  }
}
