import PosternTesting
import Postgres
import Store
import Testing

extension DatabaseTests {
  struct MigratorTests {
    private static let first = Migrations.Step(
      version: 1, name: "first",
      sql: "CREATE TABLE one (n int PRIMARY KEY); INSERT INTO one VALUES (1)")
    private static let second = Migrations.Step(
      version: 2, name: "second", sql: "ALTER TABLE one ADD COLUMN m int")

    private let database: TestDatabase
    private let pool: ConnectionPool

    init() throws {
      database = try TestDatabase.create()
      pool = ConnectionPool(database.settings, size: 4, name: "migrator-test")
    }

    @Test func `the schema is made once`() async throws {
      let migrator = Migrator(pool: pool)
      #expect(try await migrator.pending().map(\.version) == Migrations.all.map(\.version))
      #expect(try await migrator.migrate().map(\.version) == Migrations.all.map(\.version))
      #expect(try await migrator.pending().isEmpty)
      #expect(try await migrator.migrate().isEmpty)
    }

    @Test func `only what is missing is applied`() async throws {
      try await Migrator(pool: pool, steps: [Self.first]).migrate()
      let migrator = Migrator(pool: pool, steps: [Self.first, Self.second])
      #expect(try await migrator.pending().map(\.name) == ["second"])
      #expect(try await migrator.migrate().map(\.name) == ["second"])
    }

    @Test func `of many migrators at once one works`() async throws {
      let applied = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<4 {
          group.addTask { [pool] in
            try await Migrator(pool: pool, steps: [Self.first, Self.second]).migrate().count
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(applied.sorted() == [0, 0, 0, 2])
    }

    @Test func `a database newer than the program is refused and left alone`() async throws {
      try await Migrator(pool: pool, steps: [Self.first, Self.second]).migrate()
      let older = Migrator(pool: pool, steps: [Self.first])
      let error = MigrationError.databaseIsNewer(version: 2, newestKnown: 1)
      await #expect(throws: error) { try await older.pending() }
      await #expect(throws: error) { try await older.migrate() }
    }

    @Test func `a step that was edited after it landed is refused`() async throws {
      try await Migrator(pool: pool, steps: [Self.first]).migrate()
      let edited = Migrations.Step(version: 1, name: "first", sql: Self.first.sql + " ")
      let migrator = Migrator(pool: pool, steps: [edited, Self.second])
      await #expect(throws: MigrationError.stepWasEdited(version: 1)) {
        try await migrator.migrate()
      }
      #expect(try await Migrator(pool: pool, steps: [Self.first]).pending().isEmpty)
    }

    @Test func `a step that fails leaves nothing of its run`() async throws {
      let broken = Migrations.Step(
        version: 2, name: "broken", sql: "CREATE TABLE two (); SELECT 1/0")
      await #expect(throws: PostgresError.self) {
        try await Migrator(pool: pool, steps: [Self.first, broken]).migrate()
      }
      let migrator = Migrator(pool: pool, steps: [Self.first, Self.second])
      #expect(try await migrator.migrate().count == 2)
    }
  }
}
