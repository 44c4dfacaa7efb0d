import CLibPQ
import Glibc

extension PostgresConnection {
  /// Runs `COPY … FROM STDIN`; `produce` hands over the data in chunks cut anywhere.
  ///
  /// Each chunk is on its way before the next is asked for; the deadline counts per wait.
  /// - Throws: what `produce` throws, after the copy was undone; the server's error.
  public func copyIn(
    _ sql: String, _ produce: ((_ chunk: [UInt8]) throws -> Void) throws -> Void
  ) throws {
    try startCopy(sql, PGRES_COPY_IN)
    do {
      try produce { chunk in try self.put(chunk) }
    } catch {
      if !isBroken { endRefusedCopy() }
      throw error
    }
    try link.send(until: callDeadline()) { PQputCopyEnd($0, nil) }
    _ = try results(until: callDeadline())
  }

  /// Runs `COPY … TO STDOUT`; `consume` gets the data row by row and may block: the server then waits.
  ///
  /// The deadline counts per wait for data, not while `consume` runs.
  /// - Throws: what `consume` throws, after the connection was closed, the only bounded way to stop a
  ///   copy; the server's error.
  public func copyOut(_ sql: String, _ consume: (UnsafeRawBufferPointer) throws -> Void) throws {
    try startCopy(sql, PGRES_COPY_OUT)
    while let row = try nextCopyRow() {
      defer { PQfreemem(row.baseAddress) }
      do { try consume(UnsafeRawBufferPointer(row)) } catch {
        close()
        throw error
      }
    }
    _ = try results(until: callDeadline())
  }

  private func startCopy(_ sql: String, _ expected: ExecStatusType) throws(PostgresError) {
    let deadline = callDeadline()
    try link.send(until: deadline) { PQsendQuery($0, sql) }
    guard let first = try link.nextResult(until: deadline) else {
      throw .connection("PostgreSQL sent no result")
    }
    if first.status == expected { return }
    let error = first.error
    if error == nil { close() }
    if !isBroken { _ = try results(until: deadline) }
    throw error ?? .connection("the statement is no such COPY; the connection was given up")
  }

  private func put(_ chunk: [UInt8]) throws(PostgresError) {
    // libpq takes what an Int32 can count; the server refuses a longer message anyway.
    var rest = chunk[...]
    while !rest.isEmpty {
      let piece = rest.prefix(1 << 20)
      try put(piece)
      rest = rest.dropFirst(piece.count)
    }
  }

  private func put(_ piece: ArraySlice<UInt8>) throws(PostgresError) {
    let deadline = callDeadline()
    while true {
      let handle = try link.live()
      let taken = piece.withUnsafeBytes { bytes in
        PQputCopyData(
          handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
      }
      switch taken {
      case 1: return try link.flush(until: deadline)
      case 0: try link.wait(for: POLLOUT, until: deadline)
      default: throw link.lost()
      }
    }
  }

  /// The error is already on its way to the caller: if even this fails, the connection is closed.
  private func endRefusedCopy() {
    do throws(PostgresError) {
      try link.send(until: callDeadline()) { PQputCopyEnd($0, "given up by the client") }
      _ = try results(until: callDeadline())
      close()
    } catch {
      guard error.state == .queryCanceled else { return close() }
    }
  }

  /// A row in memory of libpq's, to be freed by the caller; nil at the end.
  private func nextCopyRow() throws(PostgresError) -> UnsafeMutableRawBufferPointer? {
    let deadline = callDeadline()
    let doesNotBlock: Int32 = 1
    while true {
      let handle = try link.live()
      var row: UnsafeMutablePointer<CChar>?
      let length = PQgetCopyData(handle, &row, doesNotBlock)
      switch length {
      case 1...: return UnsafeMutableRawBufferPointer(start: row, count: Int(length))
      case 0:
        try link.wait(for: POLLIN, until: deadline)
        guard PQconsumeInput(handle) == 1 else { throw link.lost() }
      case -1: return nil
      default: throw link.lost()
      }
    }
  }
}
