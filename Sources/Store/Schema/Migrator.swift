public import Postgres

/// Brings a database's schema up to the program's, step by step, and refuses what it does not know.
///
/// All pending steps are one transaction under an advisory lock: of several programs that start at
/// once one works and the others find it done. The table `schema_migration` says what was applied,
/// with the SHA-256 of each step's text.
public struct Migrator: Sendable {
  private let pool: ConnectionPool
  private let steps: [Migrations.Step]

  /// - Parameter steps: in ascending order of their versions.
  public init(pool: ConnectionPool, steps: [Migrations.Step] = Migrations.all) {
    self.pool = pool
    self.steps = steps
  }

  /// Applies every step that is missing.
  /// - Returns: the steps it applied, in order; empty if there was nothing to do.
  /// - Throws: `MigrationError` if the database is newer than the program or a landed step was edited
  ///   (nothing is changed then); `PostgresError`.
  @discardableResult
  public func migrate() async throws -> [Migrations.Step] {
    let steps = steps
    return try await pool.run(deadlineSeconds: Self.deadlineSeconds) { connection in
      let usual = connection.statementTimeoutSeconds
      connection.statementTimeoutSeconds = Self.deadlineSeconds
      defer { connection.statementTimeoutSeconds = usual }
      return try connection.transaction { connection in
        // A step may rewrite a table, and another program's steps are waited for.
        try connection.execute("SET LOCAL statement_timeout = 0")
        _ = try connection.query(MigrationQueries.lock)
        try connection.execute(MigrationQueries.createTable)
        let pending = try Self.pending(steps, on: connection)
        for step in pending {
          try connection.execute(step.sql)
          _ = try connection.run(MigrationQueries.record, step)
        }
        return pending
      }
    }
  }

  /// The steps that `migrate` would apply, in order.
  /// - Throws: `MigrationError` as `migrate` does; `PostgresError`.
  public func pending() async throws -> [Migrations.Step] {
    let steps = steps
    return try await pool.run(deadlineSeconds: 10) { connection in
      guard try connection.run(MigrationQueries.isInitialized).first == true else { return steps }
      return try Self.pending(steps, on: connection)
    }
  }

  private static let deadlineSeconds = 600.0

  private static func pending(
    _ steps: [Migrations.Step], on connection: PostgresConnection
  ) throws -> [Migrations.Step] {
    let applied = try connection.run(MigrationQueries.applied, steps)
    let newest = steps.last?.version ?? 0
    for row in applied {
      if row.version > newest {
        throw MigrationError.databaseIsNewer(version: row.version, newestKnown: newest)
      }
      if !row.isUnchanged { throw MigrationError.stepWasEdited(version: row.version) }
    }
    let versions = Set(applied.map(\.version))
    return steps.filter { !versions.contains($0.version) }
  }
}
