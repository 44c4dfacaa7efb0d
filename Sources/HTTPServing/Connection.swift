import HTTPMessages

/// One client's connection: what was read of it, what it is doing, what it is still to be sent.
///
/// It belongs to one loop and is touched on that loop alone; it never waits and knows no tasks.
final class Connection {
  enum Phase {
    /// Between requests, or inside a head.
    case waiting
    /// Reading a content that is to be buffered.
    case gathering
    /// The handler works; a streamed content may still be coming in.
    case handling
    /// The handler streams its response.
    case streaming
    /// The response is written; the rest of a short content is read past.
    case discarding
    /// No request is read any more; the connection ends when all is sent.
    case closing
    /// All is sent and the sending side ended; the client gets time to read and end its own (RFC 9112 §9.6).
    case lingering
    case closed
  }

  let id: ConnectionID
  var transport: Transport
  let remoteAddress: String
  let context: ServerContext

  var phase = Phase.waiting
  var parser: RequestParser
  var exchange: Exchange?
  var exchangeCount = 0
  /// Bytes that were received and not yet parsed.
  var pending: [UInt8] = []
  var output = OutputQueue()
  /// Writers that wait for room in `output`.
  var writers: [CheckedContinuation<Void, any Error>] = []

  /// The kernel may have something to read, or room to write; it tells each change once.
  var canReceive = true
  var canSend = true
  var peerHasEnded = false
  /// An event has said that the end is near: a short read is then not the last one.
  var peerMayHaveEnded = false
  var headHasBegun = false
  /// `pending` has bytes that were not parsed only because nothing was to be parsed then.
  var hasUnparsed = false
  /// What this connection has put into the budget of buffered contents.
  var budgetedBytes = 0
  var isDraining = false
  /// Reading waits until other connections' contents leave memory.
  var isStarved = false
  /// The loop has this connection on its list.
  var isScheduled = false

  /// When the current phase, or the head now being read, began; monotonic nanoseconds.
  var since: UInt64
  /// The time of the loop's current turn.
  var now: UInt64
  var contentPace: Pace
  var outputPace: Pace
  var lingeredBytes = 0

  init(
    id: ConnectionID, transport: Transport, remoteAddress: String, context: ServerContext,
    now: UInt64
  ) {
    self.id = id
    self.transport = transport
    self.remoteAddress = remoteAddress
    self.context = context
    self.now = now
    since = now
    contentPace = Pace(now: now)
    outputPace = Pace(now: now)
    parser = RequestParser(limits: context.limits.parser)
  }

  var limits: ServerLimits { context.limits }

  /// Whether what was received is to be parsed now. Requests are answered one at a time, in their order.
  var parsesInput: Bool {
    switch phase {
    case .waiting: output.count < limits.maxOutputBytes
    case .gathering, .discarding: true
    case .handling, .streaming:
      if let exchange, exchange.sink == .inbox, !exchange.isContentComplete,
        !exchange.isContentBroken
      {
        exchange.inbox.count < limits.maxInboxBytes
      } else {
        false
      }
    case .closing, .lingering, .closed: false
    }
  }

  /// Whether the socket is to be read now.
  var wantsInput: Bool { !peerHasEnded && (parsesInput || phase == .lingering) }

  /// Nothing of a request is here.
  var isIdle: Bool { phase == .waiting && pending.isEmpty && parser.isBetweenRequests }

  /// Whether the exchange called `number` is still going on.
  func isInExchange(_ number: Int) -> Bool { exchange?.number == number && phase != .closed }

  /// Lets go of everything: whoever reads or writes learns that the connection is closed.
  func abandon() {
    phase = .closed
    releaseContent()
    exchange?.inbox.fail(ConnectionError.closed)
    let waiting = writers
    writers = []
    for writer in waiting { writer.resume(throwing: ConnectionError.closed) }
    pending = []
    output = OutputQueue()
  }
}
