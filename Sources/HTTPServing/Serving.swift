import CLinux
import Glibc
import HTTPMessages

/// Serving one connection: read, parse, answer, send.
extension EventLoop {
  /// Reads of one connection before the others get their turn.
  private static let maxReadsPerTurn = 8

  /// Does all that can be done for `connection` without waiting.
  /// - Returns: whether something was left for the next turn.
  func serve(_ connection: Connection) -> Bool {
    connection.now = now
    connection.isDraining = drain != nil
    var reads = 0
    while connection.phase != .closed {
      parsePending(connection)
      guard connection.flush() else {
        drop(connection)
        return false
      }
      if connection.parsesInput, !connection.pending.isEmpty, connection.hasUnparsed { continue }
      guard connection.wantsInput, connection.canReceive, hasRoom(for: connection) else { break }
      guard reads < Self.maxReadsPerTurn else { return true }
      reads += 1
      receive(connection)
    }
    settle(connection)
    return false
  }

  /// Whether contents in memory leave room to read more. Heads, and what little may come with them, go
  /// on in small reads, so that a full memory doesn't stop those who need none of it.
  private func hasRoom(for connection: Connection) -> Bool {
    guard connection.phase == .gathering,
      context.counters.bufferedBodyBytes >= context.limits.bufferedBodiesBytes
    else { return true }
    if !connection.isStarved { starve(connection) }
    return false
  }

  private func parsePending(_ connection: Connection) {
    // A content whose last bytes filled the inbox has its end still to be told, without a byte behind it.
    guard connection.parsesInput,
      !connection.pending.isEmpty || connection.parser.remainingContentBytes == 0
    else { return }
    // Taken out, since a handler that runs meanwhile may touch the connection.
    var held = connection.pending
    connection.pending = []
    let used = held.withUnsafeBytes { parse($0, of: connection) }
    guard connection.phase != .closed, used < held.count else { return }
    held.removeFirst(used)
    connection.pending = held
  }

  private func parse(_ bytes: UnsafeRawBufferPointer, of connection: Connection) -> Int {
    var offset = 0
    while let work = connection.parse(bytes, from: &offset) { run(work, on: connection) }
    connection.hasUnparsed = !connection.parsesInput && offset < bytes.count
    return offset
  }

  private func receive(_ connection: Connection) {
    let isFull =
      context.counters.bufferedBodyBytes >= context.limits.bufferedBodiesBytes
      && connection.phase == .waiting
    let window = UnsafeMutableRawBufferPointer(
      rebasing: buffers.input[..<(isFull ? 4096 : buffers.input.count)])
    switch connection.transport.receive(into: window) {
    case .bytes(let count):
      connection.canReceive =
        connection.transport.mayHoldMore(after: count, of: window.count)
        || connection.peerMayHaveEnded
      take(UnsafeRawBufferPointer(rebasing: window[..<count]), for: connection)
    case .wouldBlock: connection.canReceive = false
    case .ended:
      connection.canReceive = false
      connection.peerHasEnded = true
      if connection.phase == .lingering { drop(connection) }
    case .plainHTTP: connection.refusePlainHTTP()
    case .failed:
      if !connection.transport.isEstablished { context.counters.count(.handshakeFailed) }
      drop(connection)
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer, for connection: Connection) {
    guard connection.phase != .lingering else {
      connection.lingeredBytes += bytes.count
      if connection.lingeredBytes > context.limits.maxLingerBytes { drop(connection) }
      return
    }
    guard connection.pending.isEmpty else {
      connection.pending.append(contentsOf: bytes)
      connection.hasUnparsed = true
      return
    }
    let used = parse(bytes, of: connection)
    if used < bytes.count, connection.phase != .closed {
      connection.pending = Array(bytes[used...])
    }
  }

  /// What follows when nothing more can be read or parsed.
  private func settle(_ connection: Connection) {
    if connection.peerHasEnded, connection.parsesInput {
      connection.endInput()
      guard connection.flush() else { return drop(connection) }
    }
    guard connection.phase == .closing, connection.output.isEmpty else { return }
    guard !connection.peerHasEnded else { return drop(connection) }
    switch connection.transport.endSending() {
    case .ended: break
    case .wouldBlock:
      connection.canSend = false
      return
    case .bytes, .plainHTTP, .failed: return drop(connection)
    }
    connection.phase = .lingering
    connection.since = now
    connection.pending = []
    connection.canReceive = true
    schedule(connection)
  }

  /// Has a request answered: at once where the answer is clear, else by the handler, whose work begins
  /// on this stack and goes on in this loop.
  private func run(_ work: Connection.Work, on connection: Connection) {
    if let answer = work.answer {
      guard case .stream = answer.content else {
        _ = connection.answer(answer, date: date)
        return
      }
    }
    var request = work.request
    if connection.exchange?.sink == .inbox {
      request.contentStream = ConnectionReader(loop: self, exchange: work.exchange)
    }
    activeTasks += 1
    let task = Task.immediate(executorPreference: executor) { [request] in
      let response: HTTPResponse
      if let answer = work.answer {
        response = answer
      } else {
        response = await work.respond(request)
      }
      await self.respond(response, in: work.exchange)
      self.activeTasks -= 1
    }
    if connection.isInExchange(work.exchange.number) { connection.exchange?.task = task }
  }

  private func respond(_ response: HTTPResponse, in id: ExchangeID) async {
    guard let connection = exchanging(id) else { return }
    connection.now = now
    connection.isDraining = drain != nil
    if let stream = connection.answer(response, date: date) {
      do {
        try await stream(ConnectionWriter(loop: self, exchange: id))
        exchanging(id)?.endStream()
      } catch {
        // The head is gone: only a broken connection can say that the content is not whole.
        if let connection = exchanging(id) { drop(connection, breaking: true) }
      }
    }
    if let connection = connections[id.connection] { schedule(connection) }
  }

  /// The connection of an exchange that is still going on.
  func exchanging(_ id: ExchangeID) -> Connection? {
    guard let connection = connections[id.connection], connection.isInExchange(id.number) else {
      return nil
    }
    return connection
  }
}
