import HTTPMessages

/// Answering: from responses to bytes.
extension Connection {
  typealias StreamedContent = @Sendable (any HTTPContentWriter) async throws -> Void

  /// Writes the response of the current exchange.
  /// - Returns: the content that is still to be streamed, or nil if the response is complete.
  func answer(_ response: HTTPResponse, date: HTTPDate) -> StreamedContent? {
    if case .stream = response.content, exchange?.sink == .inbox {
      // Content in and content out at once: behind the response's head it is too late for a 100.
      sendContinue()
    }
    guard let exchange else { return nil }
    let terms = ResponseSerializer.Exchange(
      version: exchange.received.head.version, isHead: exchange.received.head.method == .head,
      keepsAlive: exchange.received.keepsAlive && !isDraining && canGoOn(behind: response))
    startOutput()
    let outcome = output.append {
      ResponseSerializer.appendHead(of: response, for: terms, date: date, to: &$0)
    }
    self.exchange?.keepsAlive = outcome.keepsAlive
    switch (outcome.framing, response.content) {
    case (.chunked, .stream(let content)), (.untilClose, .stream(let content)):
      self.exchange?.isChunked = outcome.framing == .chunked
      phase = .streaming
      return content
    case (.length(let length), .bytes(let bytes)) where length > 0: output.append(bytes)
    default: break
    }
    endResponse()
    return nil
  }

  /// Answers without a handler and reads no more.
  func answerAndClose(_ response: HTTPResponse) {
    var closing = response
    closing.fields.set("Connection", "close")
    if exchange == nil {
      exchange = Exchange(
        number: exchangeCount,
        received: ReceivedHead(head: HTTPRequestHead(method: .get, target: "/")), sink: .nowhere
      ) { _ in response }
    }
    exchange?.isContentBroken = true
    _ = answer(closing, date: HTTPDate(unixSeconds: Clock.unixSeconds()))
  }

  /// Appends one piece of a streamed response; not empty.
  func send(chunk: [UInt8]) {
    startOutput()
    guard exchange?.isChunked == true else { return output.append(chunk) }
    output.append { ResponseSerializer.appendChunkSize(chunk.count, to: &$0) }
    output.append(chunk)
    output.append { $0 += [0x0D, 0x0A] }
  }

  func send(_ bytes: [UInt8]) {
    startOutput()
    output.append(bytes)
  }

  /// The streamed response is complete.
  func endStream() {
    if exchange?.isChunked == true { send(ResponseSerializer.lastChunk) }
    endResponse()
  }

  /// The response is written: what comes next on this connection?
  private func endResponse() {
    releaseContent()
    guard let exchange, exchange.keepsAlive, canReadPastContent else {
      phase = .closing
      return
    }
    if exchange.isContentComplete {
      endExchange()
    } else {
      phase = .discarding
      self.exchange?.sink = .nowhere
      contentPace = Pace(now: now)
    }
  }

  func endExchange() {
    exchange?.inbox.fail(ConnectionError.exchangeOver)
    exchange = nil
    phase = .waiting
    since = now
  }

  /// Gives back what the content took of the budget.
  func releaseContent() {
    context.counters.removeBodyBytes(budgetedBytes)
    budgetedBytes = 0
  }

  /// Whether another request can follow, as far as it is known when the response's head is written.
  private func canGoOn(behind response: HTTPResponse) -> Bool {
    if case .stream = response.content, exchange?.sink == .inbox,
      exchange?.isContentBroken == false
    {
      // The end of the stream will tell.
      return true
    }
    return canReadPastContent
  }

  /// Whether the content is read, or short enough to be read past. A client that waits for a 100 may
  /// never send it, nor say so (RFC 9110 §10.1.1).
  private var canReadPastContent: Bool {
    guard let exchange, !exchange.isContentBroken else { return false }
    if exchange.isContentComplete { return true }
    guard !exchange.owesContinue, let remaining = parser.remainingContentBytes else { return false }
    return remaining <= limits.maxDiscardedBytes
  }

  private func startOutput() {
    if output.isEmpty { outputPace = Pace(now: now) }
  }

  /// Sends what the socket takes, and lets writers go on when there is room again.
  /// - Returns: false if the connection broke.
  func flush() -> Bool {
    guard canSend, !output.isEmpty else { return true }
    var isBroken = false
    let sent = output.flush { bytes, hasMore in
      switch transport.send(bytes, hasMore: hasMore) {
      case .bytes(let count): return count
      case .wouldBlock: canSend = false
      case .ended, .plainHTTP, .failed: isBroken = true
      }
      return nil
    }
    if sent > 0 { outputPace.move(sent, now: now) }
    if output.count <= limits.maxOutputBytes / 2, !writers.isEmpty {
      let waiting = writers
      writers = []
      for writer in waiting { writer.resume() }
    }
    return !isBroken
  }
}
