import Glibc
import PosternTesting
import Testing

@testable import Postgres

@Suite struct PostgresConnectionTests {
  let settings: ConnectionSettings
  let connection: PostgresConnection

  init() throws {
    settings = try TestDatabase.common()
    connection = try PostgresConnection(settings)
  }

  @Test func `a statement returns its rows by column name and by index`() throws {
    let rows = try connection.query(
      "SELECT $1::text AS word, $2::int8 AS number", [.text("hi"), .int64(7)])
    #expect(try rows.map { try $0.text("word") } == ["hi"])
    #expect(try rows.map { try $0.integer(1) } == [7])
  }

  @Test func `a change says how many rows it affected`() throws {
    try connection.execute("CREATE TEMP TABLE t (n int8); INSERT INTO t VALUES (1), (2), (3)")
    #expect(try connection.query("UPDATE t SET n = n + 1 WHERE n > 1").affectedRows == 2)
    #expect(try connection.query("SELECT n FROM t").affectedRows == 3)
    #expect(try connection.query("CREATE TEMP TABLE u ()").affectedRows == 0)
  }

  @Test(arguments: [
    ("SELEC 1", SQLState.syntaxError), ("SELECT 1 / 0", .divisionByZero),
    ("SELECT * FROM nowhere", .undefinedTable), ("SELECT 'x'::int4", .invalidTextRepresentation),
    ("INSERT INTO t VALUES (1, 1), (1, 2)", .uniqueViolation),
    ("INSERT INTO t VALUES (2, -1)", .checkViolation),
    ("INSERT INTO t VALUES (3)", .notNullViolation),
  ])
  func `an error carries its code and leaves the connection usable`(
    sql: String, state: SQLState
  ) throws {
    try connection.execute(
      "CREATE TEMP TABLE t (id int4 CONSTRAINT t_key PRIMARY KEY, n int4 NOT NULL CHECK (n > 0))")
    for _ in 0..<2 {
      let error = #expect(throws: PostgresError.self) { try connection.query(sql) }
      #expect(error?.state == state)
    }
    #expect(try connection.query("SELECT 1 AS n").first?.integer("n") == 1)
    #expect(!connection.isBroken)
  }

  @Test func `an error names table, constraint and class, and its description no value`() throws {
    try connection.execute("CREATE TEMP TABLE t (id text CONSTRAINT t_key PRIMARY KEY)")
    let insert = "INSERT INTO t VALUES ($1)"
    _ = try connection.query(insert, [.text("canary")])
    let error = #expect(throws: PostgresError.self) {
      try connection.query(insert, [.text("canary")])
    }
    guard case .server(let report) = error else {
      Issue.record("no report")
      return
    }
    #expect(report.table == "t")
    #expect(report.constraint == "t_key")
    #expect(report.state.classCode == "23")
    #expect(report.detail?.contains("canary") == true)
    #expect(!"\(report)".contains("canary"))
    let cast = #expect(throws: PostgresError.self) {
      try connection.query("SELECT $1::text::int4", [.text("canary")])
    }
    #expect(cast.map { "\($0)" } == "PostgreSQL says 22P02: invalid input syntax for type integer")
  }

  @Test func `a script of several statements runs whole or not at all`() throws {
    #expect(throws: PostgresError.self) {
      try connection.execute("CREATE TEMP TABLE kept (); SELECT 1 / 0; CREATE TEMP TABLE other ()")
    }
    #expect(throws: PostgresError.self) { try connection.query("SELECT FROM kept") }
  }

  @Test func `a COPY in the wrong place is refused and closes the connection`() throws {
    #expect(throws: PostgresError.self) { try connection.execute("COPY pg_class TO STDOUT") }
    #expect(connection.isBroken)
  }

  @Test func `the session speaks UTF-8 and UTC and has the settings asked for`() throws {
    let settings = ConnectionSettings(
      url: settings.url, applicationName: "a name", statementTimeoutSeconds: 2.5,
      sessionSettings: ["lock_timeout": "1s"])
    let connection = try PostgresConnection(settings)
    try connection.checkServer()
    for (name, value) in [
      ("client_encoding", "UTF8"), ("TimeZone", "UTC"), ("application_name", "a name"),
      ("statement_timeout", "2500ms"), ("lock_timeout", "1s"),
    ] {
      let row = try connection.query("SELECT current_setting($1)", [.text(name)]).first
      #expect(try row?.text(0) == value)
    }
  }

  @Test func `a database that is not UTF-8 is refused with advice`() throws {
    try connection.execute(
      "CREATE DATABASE ascii_\(getpid()) TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    let settings = ConnectionSettings(
      url: try settings.connectionText(database: "ascii_\(getpid())"))
    let ascii = try PostgresConnection(settings)
    let error = #expect(throws: PostgresError.self) { try ascii.checkServer() }
    #expect(error.map { "\($0)".contains("SQL_ASCII, not UTF8") } == true)
    ascii.close()
    try connection.execute("DROP DATABASE ascii_\(getpid()) WITH (FORCE)")
  }

  @Test(arguments: [
    "postgresql://user:canary@[broken/x", "password=canary host", "host='x password=canary",
    "postgresql://user:canary@127.0.0.1:1/x?connect_timeout=1",
  ])
  func `a failure to connect does not print the password`(url: String) {
    let error = #expect(throws: PostgresError.self) {
      try PostgresConnection(ConnectionSettings(url: url))
    }
    guard case .connection(let text) = error else {
      Issue.record("another error")
      return
    }
    #expect(!text.isEmpty && !text.contains("canary"))
  }

  @Test func `a closed connection refuses calls`() throws {
    connection.close()
    #expect(connection.isBroken)
    #expect(throws: PostgresError.connection("the database connection is closed")) {
      try connection.query("SELECT 1")
    }
  }

  @Test func `a deadline drops a connection that does not answer`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.withDeadline(seconds: 0.05) { try $0.query("SELECT pg_sleep(10)") }
    }
    guard case .timedOut = error else {
      Issue.record("another error")
      return
    }
    #expect(connection.isBroken)
  }

  @Test func `the statement timeout of the server keeps the connection`() throws {
    let settings = ConnectionSettings(url: settings.url, statementTimeoutSeconds: 0.05)
    let connection = try PostgresConnection(settings)
    let error = #expect(throws: PostgresError.self) { try connection.query("SELECT pg_sleep(10)") }
    #expect(error?.state == .queryCanceled)
    #expect(!connection.isBroken)
  }

  @Test func `an inner deadline can only shorten the outer one`() throws {
    let error = #expect(throws: PostgresError.self) {
      try connection.withDeadline(seconds: 0.05) { connection in
        try connection.withDeadline(seconds: 60) { try $0.query("SELECT pg_sleep(10)") }
      }
    }
    guard case .timedOut = error else {
      Issue.record("another error")
      return
    }
  }

  @Test func `a session the server ended is noticed`() throws {
    let other = try PostgresConnection(settings)
    let session = try connection.query("SELECT pg_backend_pid()").first?.int32(0)
    _ = try other.query("SELECT pg_terminate_backend($1, 10000)", [.int32(try #require(session))])
    let error = #expect(throws: PostgresError.self) { try connection.query("SELECT 1") }
    #expect(error?.state == .adminShutdown)
    #expect(connection.isBroken)
  }

  @Test func `a killed session is a lost connection`() throws {
    // A backend of a cluster of its own: the server would end all other tests' sessions too.
    let folder = try TemporaryFolder.make()
    defer { TemporaryFolder.remove(folder) }
    let cluster = PrivateCluster(dataDirectory: folder, settings: .test)
    try cluster.start()
    defer { cluster.stop() }
    let connection = try PostgresConnection(ConnectionSettings(url: cluster.connectionURL))
    let session = try connection.query("SELECT pg_backend_pid()").first?.int32(0)
    kill(try #require(session), SIGKILL)
    let error = #expect(throws: PostgresError.self) { try connection.query("SELECT pg_sleep(10)") }
    guard case .connection = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(connection.isBroken)
  }
}
