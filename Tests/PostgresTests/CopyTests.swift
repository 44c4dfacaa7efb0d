import PosternTesting
import Testing

@testable import Postgres

@Suite struct CopyTests {
  let settings: ConnectionSettings
  let connection: PostgresConnection
  private let copyIn = "COPY t FROM STDIN"
  private let copyOut = "COPY (SELECT * FROM t ORDER BY n) TO STDOUT"

  init() throws {
    settings = try TestDatabase.common()
    connection = try PostgresConnection(settings)
    try connection.execute("CREATE TEMP TABLE t (n int8, word text)")
  }

  private func stored() throws -> [String] {
    var lines: [String] = []
    try connection.copyOut(copyOut) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  @Test func `what is copied in comes out again row by row`() throws {
    try connection.copyIn(copyIn) { write in
      try write(Array("1\ta\n2".utf8))
      try write([])
      try write(Array("\tb\n".utf8))
    }
    #expect(try stored() == ["1\ta\n", "2\tb\n"])
  }

  @Test func `a large copy runs both ways in chunks`() throws {
    let line = Array("7\t\(String(repeating: "x", count: 1000))\n".utf8)
    let chunk = Array(repeatElement(line, count: 3000).joined())
    try connection.copyIn(copyIn) { write in for _ in 0..<10 { try write(chunk) } }
    var rows = 0
    try connection.copyOut(copyOut) { row in
      rows += 1
      if row.count != line.count { #expect(row.count == line.count) }
    }
    #expect(rows == 30_000)
  }

  @Test func `a producer that gives up leaves nothing and a usable connection`() throws {
    struct GivenUp: Error {}
    #expect(throws: GivenUp.self) {
      try connection.copyIn(copyIn) { write in
        try write(Array("1\ta\n".utf8))
        throw GivenUp()
      }
    }
    #expect(try stored() == [])
  }

  @Test func `bad data is refused with the server's code`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.copyIn(copyIn) { try $0(Array("x\ta\n".utf8)) }
    }
    #expect(error?.state == .invalidTextRepresentation)
    #expect(try stored() == [])
  }

  @Test func `a consumer that gives up closes the connection`() throws {
    struct GivenUp: Error {}
    try connection.execute("INSERT INTO t SELECT n, 'x' FROM generate_series(1, 100) n")
    #expect(throws: GivenUp.self) { try connection.copyOut(copyOut) { _ in throw GivenUp() } }
    #expect(connection.isBroken)
  }

  @Test(arguments: ["COPY nowhere TO STDOUT", "COPY (SELECT 1 / 0) TO STDOUT"])
  func `a copy that fails keeps the connection`(sql: String) throws {
    #expect(throws: PostgresError.self) { try connection.copyOut(sql) { _ in } }
    #expect(try connection.query("SELECT 1").count == 1)
  }

  @Test func `a statement that is no copy is refused`() throws {
    #expect(throws: PostgresError.self) { try connection.copyOut("SELECT 1") { _ in } }
    #expect(throws: PostgresError.self) {
      try PostgresConnection(settings).copyIn("SELECT 1") { try $0([0]) }
    }
  }
}
