import PosternTesting
import Testing

@testable import Postgres

@Suite struct TransactionTests {
  let database: TestDatabase
  let connection: PostgresConnection
  private let insert = "INSERT INTO t VALUES (1)"

  init() throws {
    database = try TestDatabase.create()
    connection = try database.connect()
    try connection.execute("CREATE TABLE t (n int8 UNIQUE DEFERRABLE INITIALLY DEFERRED)")
  }

  private func storedCount() throws -> Int {
    try database.connect().query("SELECT FROM t").count
  }

  @Test func `a transaction that ends well is committed`() throws {
    let count = try connection.transaction { connection in
      _ = try connection.query(insert)
      #expect(try storedCount() == 0)
      return try connection.query("SELECT FROM t").count
    }
    #expect(count == 1)
    #expect(try storedCount() == 1)
  }

  @Test func `what the body throws rolls back and is thrown on`() throws {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try connection.transaction { connection in
        _ = try connection.query(insert)
        throw Refusal()
      }
    }
    #expect(try storedCount() == 0)
    try connection.transaction { _ = try $0.query(insert) }
    #expect(try storedCount() == 1)
  }

  @Test func `a hidden failure is not taken for a commit`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction { connection in
        _ = try connection.query(insert)
        do { _ = try connection.query("SELECT 1 / 0") } catch {}
      }
    }
    #expect(error?.state == .failedTransaction)
    #expect(try storedCount() == 0)
  }

  @Test func `an error of the commit itself is thrown`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction { connection in
        _ = try connection.query(insert)
        _ = try connection.query(insert)
      }
    }
    #expect(error?.state == .uniqueViolation)
    #expect(try storedCount() == 0)
  }

  @Test func `a transaction in a transaction is refused`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction { try $0.transaction { _ = try $0.query(insert) } }
    }
    #expect(error?.state == .activeTransaction)
    #expect(try connection.query("SELECT 1").count == 1)
  }

  @Test func `a connection lost in a transaction is reported as that`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.transaction { connection in
        _ = try connection.query(insert)
        connection.close()
      }
    }
    guard case .connection = error else {
      Issue.record("another error")
      return
    }
    #expect(try storedCount() == 0)
  }
}
