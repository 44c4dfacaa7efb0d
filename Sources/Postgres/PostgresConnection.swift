import CLibPQ

/// One session on PostgreSQL, for the one thread that made it; each call blocks until its answer or its deadline.
///
/// Statements are prepared on first use and kept by text; parameters and results are binary. A passed
/// deadline or a lost socket breaks the connection for good: `isBroken`, then every call throws `.connection`.
public final class PostgresConnection {
  let link: Link
  var statements: StatementCache
  private var deadline: Deadline = .never
  private let plansLastSeconds: Double
  private var plansEnd: Deadline

  /// The bound on each wait for an answer, in seconds; see `ConnectionSettings`.
  public var statementTimeoutSeconds: Double

  /// Connects, and sets the session up: UTF-8, UTC, `statement_timeout` and the caller's settings.
  /// - Throws: `.connection` if the server can't be reached or is older than PostgreSQL 15; `.timedOut`.
  public convenience init(_ settings: ConnectionSettings) throws(PostgresError) {
    try self.init(settings, until: .never)
  }

  init(
    _ settings: ConnectionSettings, until deadline: Deadline, statementCapacity: Int = 256
  ) throws(PostgresError) {
    let bound = min(deadline, .after(seconds: settings.connectTimeoutSeconds))
    link = try Link(settings, until: bound)
    statements = StatementCache(capacity: statementCapacity)
    plansLastSeconds = settings.plansLastSeconds
    plansEnd = .after(seconds: plansLastSeconds)
    statementTimeoutSeconds = bound.remainingSeconds
    try checkVersion()
    try setUp(settings)
    // The server cancels at its own timeout and keeps the session; this side waits a little longer.
    statementTimeoutSeconds = settings.statementTimeoutSeconds + 1
  }

  /// Whether the connection is lost or was closed; it never comes back.
  public var isBroken: Bool { link.handle.map { PQstatus($0) != CONNECTION_OK } ?? true }

  /// Closes the connection. Further calls throw `.connection`.
  public func close() { link.drop() }

  /// Runs `body` with `seconds` for all its calls together, or less if less is left already.
  public func withDeadline<Result>(
    seconds: Double, _ body: (PostgresConnection) throws -> Result
  ) rethrows -> Result {
    let outer = deadline
    deadline = min(outer, .after(seconds: seconds))
    defer { deadline = outer }
    return try body(self)
  }

  /// Refuses a server older than PostgreSQL 15 and a database that is not UTF-8. Costs no round trip.
  /// - Throws: `.connection`, saying what was found and what is needed.
  public func checkServer() throws(PostgresError) {
    try checkVersion()
    let encoding = PQparameterStatus(try link.live(), "server_encoding").map { String(cString: $0) }
    guard encoding == "UTF8" else {
      throw .connection(
        "the database's encoding is \(encoding ?? "unknown"), not UTF8: "
          + "create it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
    }
  }

  /// Runs one or several statements without parameters, as a migration has them. Several statements
  /// are one transaction unless they hold transaction commands.
  public func execute(_ sql: String) throws(PostgresError) {
    let deadline = callDeadline()
    try link.send(until: deadline) { PQsendQuery($0, sql) }
    _ = try results(until: deadline)
  }

  /// Runs one statement and returns its rows, all of them in memory.
  public func query(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Rows {
    let deadline = callDeadline()
    let buffer = try ParameterBuffer(parameters)
    try tidyStatements()
    let key = StatementCache.Key(sql: sql, types: buffer.types)
    let name = try prepared(key, until: deadline)
    do throws(PostgresError) {
      try link.send(until: deadline) { Self.sendExecution($0, name, buffer) }
      guard let last = try results(until: deadline).last else {
        throw .connection("PostgreSQL sent no result")
      }
      return Rows(result: last)
    } catch {
      forgetIfStale(key, error)
      throw error
    }
  }

  func callDeadline() -> Deadline { min(deadline, .after(seconds: statementTimeoutSeconds)) }

  /// All results of the command under way.
  /// - Throws: the first error among them, once all have been read.
  func results(until deadline: Deadline) throws(PostgresError) -> [QueryResult] {
    var results: [QueryResult] = []
    var failure: PostgresError?
    while let result = try link.nextResult(until: deadline, after: failure) {
      if [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(result.status) {
        link.drop()
        throw .connection("COPY needs copyIn or copyOut; the connection was given up")
      }
      failure = failure ?? result.error
      results.append(result)
    }
    if let failure { throw failure }
    return results
  }

  static func sendExecution(
    _ handle: OpaquePointer, _ name: String, _ buffer: ParameterBuffer
  ) -> Int32 {
    let binaryResults: Int32 = 1
    return buffer.withPointers { values, lengths, formats in
      PQsendQueryPrepared(handle, name, buffer.count, values, lengths, formats, binaryResults)
    }
  }

  static func sendPreparation(
    _ handle: OpaquePointer, _ name: String, _ key: StatementCache.Key
  ) -> Int32 {
    PQsendPrepare(handle, name, key.sql, Int32(key.types.count), key.types)
  }

  /// After a change of schema, or DISCARD, the statement has to be prepared anew at its next use.
  func forgetIfStale(_ key: StatementCache.Key, _ error: PostgresError) {
    if error.state == .featureNotSupported || error.state == .invalidStatementName {
      statements.remove(key)
    }
  }

  /// Between two transactions has old plans made anew; closes statements that fell out of the cache.
  func tidyStatements() throws(PostgresError) {
    if plansEnd.hasPassed, transactionStatus == PQTRANS_IDLE {
      plansEnd = .after(seconds: plansLastSeconds)
      try execute("DISCARD PLANS")
    }
    try closeRetiredStatements()
  }

  /// Not in a failed transaction, which refuses it.
  private func closeRetiredStatements() throws(PostgresError) {
    guard !statements.retired.isEmpty, transactionStatus != PQTRANS_INERROR else { return }
    for name in statements.takeRetired() {
      do { try execute("DEALLOCATE \(name)") } catch {
        // DISCARD may have closed it before us; inside a transaction the caller has to know.
        guard error.state == .invalidStatementName, transactionStatus == PQTRANS_IDLE else {
          throw error
        }
      }
    }
  }

  var transactionStatus: PGTransactionStatusType {
    link.handle.map { PQtransactionStatus($0) } ?? PQTRANS_UNKNOWN
  }

  private func prepared(
    _ key: StatementCache.Key, until deadline: Deadline
  ) throws(PostgresError) -> String {
    if let name = statements.name(of: key) { return name }
    let name = statements.newName()
    try link.send(until: deadline) { Self.sendPreparation($0, name, key) }
    _ = try results(until: deadline)
    statements.insert(key, name: name)
    return name
  }

  private func checkVersion() throws(PostgresError) {
    let version = PQserverVersion(try link.live())
    guard version >= 150_000 else {
      throw .connection("PostgreSQL \(version / 10_000) is too old: Postern needs 15 or newer")
    }
  }

  private func setUp(_ settings: ConnectionSettings) throws(PostgresError) {
    let seconds = settings.statementTimeoutSeconds
    let milliseconds = seconds < 2e6 ? Int((max(0.001, seconds) * 1000).rounded(.up)) : 0
    var values = settings.sessionSettings
    values["TimeZone"] = "UTC"
    values["statement_timeout"] = values["statement_timeout"] ?? "\(milliseconds)"
    // A backend notices a client that gave it up, and lets go of its locks.
    values["client_connection_check_interval"] = values["client_connection_check_interval"] ?? "5s"
    let pairs = values.sorted { $0.key < $1.key }
    let calls = pairs.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), false)" }
    _ = try query(
      "SELECT " + calls.joined(separator: ", "),
      pairs.flatMap { [.text($0.key), .text($0.value)] })
  }
}
