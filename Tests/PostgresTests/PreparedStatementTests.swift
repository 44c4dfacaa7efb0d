import PosternTesting
import Testing

@testable import Postgres

@Suite struct PreparedStatementTests {
  let settings: ConnectionSettings
  let connection: PostgresConnection

  init() throws {
    settings = try TestDatabase.common()
    connection = try PostgresConnection(settings, until: .never, statementCapacity: 3)
  }

  private func preparedOnServer() throws -> Int {
    // By the simple protocol's means: asking must not be a prepared statement itself.
    var rows = 0
    try connection.copyOut(
      "COPY (SELECT name FROM pg_prepared_statements) TO STDOUT", { _ in rows += 1 })
    return rows
  }

  @Test func `a statement is prepared once and used again`() throws {
    try connection.execute("DEALLOCATE ALL")
    for number in Int64(0)..<5 { _ = try connection.query("SELECT $1::int8", [.int64(number)]) }
    #expect(try preparedOnServer() == 1)
  }

  @Test func `the same text with other types is another statement`() throws {
    #expect(try connection.query("SELECT $1 AS v", [.int64(1)]).first?.int64("v") == 1)
    #expect(try connection.query("SELECT $1 AS v", [.text("a")]).first?.text("v") == "a")
    #expect(try connection.query("SELECT $1 AS v", [.int64(2)]).first?.int64("v") == 2)
  }

  @Test func `the least recently used statement makes room on the server too`() throws {
    for number in 0..<10 { _ = try connection.query("SELECT \(number)") }
    _ = try connection.query("SELECT 9")
    #expect(connection.statements.count == 3)
    #expect(try preparedOnServer() == 3)
  }

  @Test func `a statement that the server forgot is prepared again at its next use`() throws {
    _ = try connection.query("SELECT 1")
    try connection.execute("DEALLOCATE ALL")
    #expect(throws: PostgresError.self) { try connection.query("SELECT 1") }
    #expect(try connection.query("SELECT 1").count == 1)
  }

  @Test func `a statement whose columns changed is prepared again at its next use`() throws {
    try connection.execute("CREATE TEMP TABLE t (a int4)")
    #expect(try connection.query("SELECT * FROM t").count == 0)
    try connection.execute("ALTER TABLE t ALTER a TYPE text; INSERT INTO t VALUES ('x')")
    let error = #expect(throws: PostgresError.self) { try connection.query("SELECT * FROM t") }
    #expect(error?.state == .featureNotSupported)
    #expect(try connection.query("SELECT * FROM t").first?.text("a") == "x")
  }

  @Test(arguments: [(lasting: Double.infinity, isOld: true), (lasting: 0, isOld: false)])
  func `a plan is made anew once its time is over, but not within a transaction`(
    lasting: Double, isOld: Bool
  ) throws {
    let connection = try PostgresConnection(
      settings.adding(["plan_cache_mode": "force_generic_plan"], plansLastSeconds: lasting))
    try connection.execute("CREATE TEMP TABLE t (n int4 PRIMARY KEY); SET enable_seqscan = off")
    let sql = "SELECT n FROM t WHERE n = $1"
    func plan() throws -> String {
      _ = try connection.query(sql, [.int32(1)])
      let name = try connection.query(
        "SELECT name FROM pg_prepared_statements WHERE statement = $1", [.text(sql)])
      let named = try #require(try name.first?.text("name"))
      return try connection.query("EXPLAIN EXECUTE \(named)(1)").map { try $0.text(0) }.joined()
    }
    #expect(try plan().contains("Index"))
    try connection.execute("SET enable_seqscan = on; SET enable_indexscan = off")
    try connection.execute("SET enable_indexonlyscan = off; SET enable_bitmapscan = off")
    let within = try connection.transaction { _ in try plan() }
    #expect(within.contains("Index"))
    #expect(try plan().contains("Index") == isOld)
  }
}
