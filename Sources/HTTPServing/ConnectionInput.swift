import HTTPMessages

/// Reading: from bytes to requests.
extension Connection {
  /// A request that is to be answered.
  struct Work {
    let request: HTTPRequest
    let exchange: ExchangeID
    /// The answer, if it was clear from the head.
    let answer: HTTPResponse?
    let respond: Reception.Responder
  }

  /// Parses on from `offset` until a request is to be answered, or nothing more can be done.
  func parse(_ bytes: UnsafeRawBufferPointer, from offset: inout Int) -> Work? {
    while parsesInput {
      if phase == .waiting, offset < bytes.count { beginHead() }
      switch parser.next(bytes, from: &offset) {
      case .incomplete: return nil
      case .head(let received):
        if let work = begin(received) { return work }
      case .content(let range): take(UnsafeRawBufferPointer(rebasing: bytes[range]))
      case .end:
        if let work = endContent() { return work }
      case .refused(let refusal): refuse(refusal)
      }
    }
    return nil
  }

  /// The head's time runs from its first byte on.
  private func beginHead() {
    guard !headHasBegun else { return }
    headHasBegun = true
    since = now
  }

  private func begin(_ received: ReceivedHead) -> Work? {
    headHasBegun = false
    context.counters.countRequest()
    exchangeCount += 1
    contentPace = Pace(now: now)
    let reception = context.handler.reception(of: received.head)
    func exchange(_ sink: Exchange.Sink) -> Exchange {
      Exchange(
        number: exchangeCount, received: received, sink: sink, respond: reception.respond)
    }
    switch reception.content {
    case .buffered(let maxBytes):
      parser.maxContentBytes = min(maxBytes, limits.maxBodyBytes)
      self.exchange = exchange(.buffer)
      phase = .gathering
      if case .length(let length) = received.framing {
        // A length beyond the limit gets its 413 instead of a 100.
        guard length <= parser.maxContentBytes else { return nil }
        self.exchange?.content.reserveCapacity(min(length, 64 * 1024))
      }
      sendContinue()
      return nil
    case .streamed:
      parser.maxContentBytes = .max
      self.exchange = exchange(.inbox)
      phase = .handling
      return work(answer: nil)
    case .refused(let response):
      parser.maxContentBytes = .max
      self.exchange = exchange(.nowhere)
      self.exchange?.isContentComplete = received.framing == .absent
      phase = .handling
      return work(answer: response)
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    contentPace.move(bytes.count, now: now)
    switch exchange?.sink {
    case .buffer:
      context.counters.addBodyBytes(bytes.count)
      budgetedBytes += bytes.count
      let gathered = exchange?.content.count ?? 0
      if gathered > 0, let remaining = parser.remainingContentBytes {
        // The client has shown that it sends: one allocation for all that is still to come.
        exchange?.content.reserveCapacity(gathered + bytes.count + remaining)
      }
      exchange?.content.append(contentsOf: bytes)
    case .inbox: exchange?.inbox.put(Array(bytes))
    case .nowhere, nil: break
    }
  }

  private func endContent() -> Work? {
    exchange?.isContentComplete = true
    exchange?.owesContinue = false
    switch phase {
    case .gathering:
      phase = .handling
      return work(answer: nil)
    case .discarding: endExchange()
    default: exchange?.inbox.complete()
    }
    return nil
  }

  private func work(answer: HTTPResponse?) -> Work? {
    guard var exchange else { return nil }
    var request = HTTPRequest(head: exchange.received.head, remoteAddress: remoteAddress)
    if exchange.sink == .buffer {
      // Moved rather than copied; it counts in the budget until the answer.
      request.content = exchange.content
      exchange.content = []
      self.exchange = exchange
    }
    return Work(
      request: request, exchange: ExchangeID(connection: id, number: exchange.number),
      answer: answer, respond: exchange.respond)
  }

  /// Asks for the content, once (RFC 9110 §10.1.1).
  func sendContinue() {
    guard exchange?.owesContinue == true, phase != .streaming else { return }
    exchange?.owesContinue = false
    send(ResponseSerializer.proceed)
  }

  /// Ends the reading for good: with an answer, unless a handler is about to give one.
  func refuse(_ refusal: RequestRefusal) {
    context.counters.count(RefusalReason(refusal))
    refuse(with: .problem(refusal.status, detail: refusal.reason), error: refusal)
  }

  private func refuse(with response: HTTPResponse, error: any Error) {
    switch phase {
    case .handling, .streaming: breakContent(error)
    case .discarding: phase = .closing
    default: answerAndClose(response)
    }
  }

  /// Ends a content whose time is over.
  func refuseSlowContent() {
    let reason: RefusalReason = isStarved ? .bodyBudget : .slowBody
    context.counters.count(reason)
    let response: HTTPResponse =
      isStarved
      ? .problem(
        .serviceUnavailable, detail: "Too many contents are being read. Try again later.",
        fields: ["Retry-After": "5"])
      : .problem(.requestTimeout, detail: "The content came too slowly.")
    refuse(with: response, error: ConnectionError.tooSlow)
  }

  /// Answers a client that speaks plain HTTP where TLS is due as it can understand it.
  func refusePlainHTTP() {
    context.counters.count(.plainHTTP)
    transport = Transport(descriptor: transport.descriptor)
    answerAndClose(.problem(.badRequest, detail: "This port speaks TLS: use https://."))
  }

  /// Ends a head whose time is over.
  func refuseSlowHead() {
    context.counters.count(.slowHead)
    answerAndClose(.problem(.requestTimeout, detail: "The head came too slowly."))
  }

  /// Heeds that the peer has ended its sending side, once all that came before is parsed.
  func endInput() {
    switch phase {
    case .waiting where isIdle: phase = .closing
    case .waiting, .gathering:
      refuse(RequestRefusal(.badRequest, "The connection ended in the middle of a request."))
    case .handling, .streaming: breakContent(ConnectionError.closed)
    case .discarding: phase = .closing
    case .closing, .lingering, .closed: break
    }
  }

  /// A streamed content can't go on: its reader learns it, and the connection ends behind the response.
  private func breakContent(_ error: any Error) {
    exchange?.isContentBroken = true
    exchange?.inbox.fail(error)
  }
}
