import Deliverability
import PosternTesting
import Postgres

@testable import Store

/// A database with the schema and its partitions around `IngestSample.noon`, made once and copied for each suite.
enum StoreFixture {
  private static let template = Task {
    let database = try TestDatabase.create()
    let pool = ConnectionPool(database.settings, size: 1, name: "fixture")
    try await Migrator(pool: pool).migrate()
    try await PartitionMaintenance(pool: pool).makeAhead(of: IngestSample.noon)
    pool.shutdown()
    return database
  }

  static func database() async throws -> TestDatabase {
    try TestDatabase.create(from: await template.value)
  }
}
