import PosternTesting
import Testing

@testable import Postgres

@Suite struct PipelineTests {
  let settings: ConnectionSettings
  let connection: PostgresConnection

  init() throws {
    settings = try TestDatabase.common()
    connection = try PostgresConnection(settings)
    try connection.execute("CREATE TEMP TABLE t (n int8 PRIMARY KEY)")
  }

  private let insert = "INSERT INTO t VALUES ($1)"

  private func stored() throws -> [Int64] {
    try connection.query("SELECT n FROM t ORDER BY n").map { try $0.int64("n") }
  }

  @Test func `a pipeline answers each statement in order`() throws {
    for _ in 0..<2 {
      let rows = try connection.pipeline([
        ("SELECT $1::text AS v", [.text("a")]), ("SELECT $1::text AS v", [.text("b")]),
        ("SELECT 3::int8 AS v", []),
      ])
      #expect(try rows[0].first?.text("v") == "a")
      #expect(try rows[1].first?.text("v") == "b")
      #expect(try rows[2].first?.int64("v") == 3)
    }
    #expect(try connection.pipeline([]).isEmpty)
  }

  @Test func `an error in the middle undoes the pipeline and leaves the connection usable`() throws
  {
    let error = #expect(throws: PostgresError.self) {
      try connection.pipeline([
        (insert, [.int64(1)]), (insert, [.int64(2)]), (insert, [.int64(1)]), (insert, [.int64(3)]),
      ])
    }
    #expect(error?.state == .uniqueViolation)
    #expect(try stored() == [])
    _ = try connection.pipeline([(insert, [.int64(4)]), (insert, [.int64(5)])])
    #expect(try stored() == [4, 5])
  }

  @Test func `a statement that can't be prepared fails the pipeline alone`() throws {
    for _ in 0..<2 {
      let error = #expect(throws: PostgresError.self) {
        try connection.pipeline([(insert, [.int64(1)]), ("SELEC", []), ("SELECT 1", [])])
      }
      #expect(error?.state == .syntaxError)
    }
    #expect(try connection.pipeline([("SELECT 1", []), ("SELECT 1", [])]).count == 2)
    #expect(try stored() == [])
  }

  @Test func `a transaction opened in a failed pipeline is rolled back`() throws {
    #expect(throws: PostgresError.self) {
      try connection.pipeline([
        ("BEGIN", []), (insert, [.int64(1)]), (insert, [.int64(1)]), ("COMMIT", []),
      ])
    }
    #expect(try stored() == [])
  }

  @Test func `a pipeline larger than the socket's buffers gets through`() throws {
    let word = String(repeating: "x", count: 100_000)
    let rows = try connection.pipeline(
      (0..<200).map { _ in ("SELECT $1::text AS v", [.text(word)]) })
    #expect(rows.count == 200)
    #expect(try rows.allSatisfy { try $0.first?.text("v") == word })
  }

  @Test func `a pipeline that does not end in time drops the connection`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.withDeadline(seconds: 0.05) {
        try $0.pipeline([("SELECT pg_sleep(10)", []), ("SELECT 1", [])])
      }
    }
    guard case .timedOut = error else {
      Issue.record("another error")
      return
    }
    #expect(connection.isBroken)
  }

  @Test func `a session ended during a pipeline breaks the connection`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.pipeline([
        ("SELECT 1", []), ("SELECT pg_terminate_backend(pg_backend_pid())", []), ("SELECT 1", []),
      ])
    }
    // Its reason arrives before or after the next write fails.
    switch error {
    case .server(let report): #expect(report.state == .adminShutdown)
    case .connection: break
    default: Issue.record("\(error as Any)")
    }
    #expect(connection.isBroken)
  }
}
