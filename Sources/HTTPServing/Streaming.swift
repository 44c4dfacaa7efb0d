import HTTPMessages

/// Reads a streamed request's content.
struct ConnectionReader: HTTPContentReader {
  let loop: EventLoop
  let exchange: ExchangeID

  func next() async throws -> [UInt8]? { try await loop.nextContent(in: exchange) }
}

/// Writes a streamed response's content.
struct ConnectionWriter: HTTPContentWriter {
  let loop: EventLoop
  let exchange: ExchangeID

  func write(_ bytes: [UInt8]) async throws { try await loop.write(bytes, in: exchange) }
}

extension EventLoop {
  /// The most that one chunk holds.
  private static let maxChunkBytes = 64 * 1024

  func nextContent(in id: ExchangeID) async throws -> [UInt8]? {
    guard let connection = exchanging(id) else { throw ConnectionError.exchangeOver }
    connection.sendContinue()
    schedule(connection)
    switch connection.exchange?.inbox.take() {
    case .now(let result): return try result.get()
    case nil: throw ConnectionError.exchangeOver
    case .later:
      return try await withCheckedThrowingContinuation { waiter in
        // On the way here the loop may have turned, and what is waited for may have come or ended.
        guard exchanging(id) != nil else {
          return waiter.resume(throwing: ConnectionError.exchangeOver)
        }
        connection.exchange?.inbox.wait(waiter)
      }
    }
  }

  func write(_ bytes: [UInt8], in id: ExchangeID) async throws {
    var start = 0
    while start < bytes.count {
      guard let connection = exchanging(id) else { throw ConnectionError.closed }
      guard connection.output.count < context.limits.maxOutputBytes else {
        try await makeRoom(connection)
        continue
      }
      let end = min(bytes.count, start + Self.maxChunkBytes)
      connection.now = now
      connection.send(chunk: end - start == bytes.count ? bytes : Array(bytes[start..<end]))
      schedule(connection)
      start = end
    }
  }

  /// Returns when there is room for more, at the earliest in the loop's next turn.
  private func makeRoom(_ connection: Connection) async throws {
    try await withCheckedThrowingContinuation { (writer: CheckedContinuation<Void, any Error>) in
      // On the way here the loop may have turned.
      guard connection.phase != .closed else {
        return writer.resume(throwing: ConnectionError.closed)
      }
      connection.writers.append(writer)
      schedule(connection)
    }
  }
}
