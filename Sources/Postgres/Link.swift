import CLibPQ
import Glibc

/// A libpq connection that never blocks in libpq: each wait is a `poll` with a deadline.
///
/// When a deadline passes the socket is dropped at once: `PQcancel` would open a second connection and
/// wait on it without bound, which hangs with the very server that did not answer.
final class Link {
  private(set) var handle: OpaquePointer?

  init(_ settings: ConnectionSettings, until deadline: Deadline) throws(PostgresError) {
    _ = try settings.keywords()
    let pairs = [
      ("dbname", settings.url), ("application_name", settings.applicationName),
      ("client_encoding", "UTF8"),
    ]
    handle = Self.start(pairs)
    guard let handle else { throw .connection("no memory for a database connection") }
    postern_ignore_notices(handle)
    // Otherwise the words for a lost connection may carry the detail of an error before it: stored values.
    PQsetErrorVerbosity(handle, PQERRORS_TERSE)
    try establish(until: deadline)
    guard PQsetnonblocking(handle, 1) == 0 else { throw lost() }
  }

  deinit { drop() }

  /// Closes the connection; a server that is still working on a statement is not told to stop.
  func drop() {
    if let handle { PQfinish(handle) }
    handle = nil
  }

  /// The libpq handle of a connection that is not known to be lost.
  func live() throws(PostgresError) -> OpaquePointer {
    guard let handle else { throw .connection("the database connection is closed") }
    return handle
  }

  /// Whether the server closed an idle connection, as far as this side can know without asking.
  func isLost() -> Bool {
    guard let handle else { return true }
    var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    // A farewell, or a notice, may stand before the end of the stream.
    while poll(&descriptor, 1, 0) > 0 {
      guard PQconsumeInput(handle) == 1, PQisBusy(handle) == 0 else {
        drop()
        return true
      }
    }
    return PQstatus(handle) != CONNECTION_OK
  }

  /// Queues a command with `send`, which answers 1 when libpq took it, and writes it out.
  func send(until deadline: Deadline, _ send: (OpaquePointer) -> Int32) throws(PostgresError) {
    guard send(try live()) == 1 else { throw lost() }
    try flush(until: deadline)
  }

  /// Writes out what libpq holds, reading meanwhile: a server whose answers nobody reads stops reading too.
  func flush(until deadline: Deadline) throws(PostgresError) {
    let handle = try live()
    while true {
      switch PQflush(handle) {
      case 0: return
      case 1:
        let ready = try wait(for: POLLIN | POLLOUT, until: deadline)
        if ready & Int16(POLLIN) != 0, PQconsumeInput(handle) == 0 { throw lost() }
      default: throw lost()
      }
    }
  }

  /// The next result of the command under way; nil at its end.
  /// - Parameter failure: an error already read, which explains a loss of the connection better than the loss.
  func nextResult(
    until deadline: Deadline, after failure: PostgresError?
  ) throws(PostgresError) -> QueryResult? {
    do throws(PostgresError) { return try nextResult(until: deadline) } catch {
      throw failure ?? error
    }
  }

  func nextResult(until deadline: Deadline) throws(PostgresError) -> QueryResult? {
    let handle = try live()
    while PQisBusy(handle) == 1 {
      try wait(for: POLLIN, until: deadline)
      // What arrived before the loss may still hold the server's reason: PQisBusy reads that first.
      if PQconsumeInput(handle) == 0, PQisBusy(handle) == 1 { throw lost() }
    }
    return PQgetResult(handle).map(QueryResult.init(adopting:))
  }

  /// Waits until the socket is ready; when the deadline passes first, the connection is dropped.
  @discardableResult
  func wait(for events: Int32, until deadline: Deadline) throws(PostgresError) -> Int16 {
    var descriptor = pollfd(fd: PQsocket(try live()), events: Int16(events), revents: 0)
    guard descriptor.fd >= 0 else { throw lost() }
    while true {
      let count = poll(&descriptor, 1, deadline.pollMilliseconds)
      if count > 0 { return descriptor.revents }
      if count == 0, deadline.hasPassed {
        drop()
        throw .timedOut("PostgreSQL did not answer in time; the connection was given up")
      }
      if count < 0, errno != EINTR { throw lost() }
    }
  }

  /// Drops the connection.
  /// - Returns: the error to throw, in libpq's words.
  func lost() -> PostgresError {
    let reason = handle.map { String(cString: PQerrorMessage($0)) } ?? ""
    drop()
    let line = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
    return .connection(line.isEmpty ? "the database connection was lost" : line)
  }

  private func establish(until deadline: Deadline) throws(PostgresError) {
    let handle = try live()
    guard PQstatus(handle) != CONNECTION_BAD else { throw lost() }
    var next = PGRES_POLLING_WRITING
    while true {
      switch next {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_READING: try wait(for: POLLIN, until: deadline)
      case PGRES_POLLING_WRITING: try wait(for: POLLOUT, until: deadline)
      default: throw lost()
      }
      next = PQconnectPoll(handle)
    }
  }

  private static func start(_ pairs: [(String, String)]) -> OpaquePointer? {
    let keywords = pairs.map { strdup($0.0) }
    let values = pairs.map { strdup($0.1) }
    defer { for text in keywords + values { free(text) } }
    let expandsDatabaseName: Int32 = 1
    return PQconnectStartParams(
      keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil],
      expandsDatabaseName)
  }
}
