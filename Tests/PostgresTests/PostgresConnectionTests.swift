import PosternTesting
import Testing

@testable import Postgres

@Suite struct PostgresConnectionTests {
  let database: TestDatabase
  let connection: PostgresConnection

  init() throws {
    database = try TestDatabase.create()
    connection = try database.connect()
  }

  @Test func `a statement returns its rows by column name and by index`() throws {
    let rows = try connection.query(
      "SELECT $1::text AS word, $2::int8 AS number", [.text("hi"), .int64(7)])
    #expect(try rows.map { try $0.text("word") } == ["hi"])
    #expect(try rows.map { try $0.integer(1) } == [7])
  }
}
