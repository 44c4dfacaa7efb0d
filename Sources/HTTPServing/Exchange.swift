import HTTPMessages

/// One request and its response, from the head on.
struct Exchange {
  /// Where the content goes.
  enum Sink {
    /// Into memory, until the handler is called with all of it.
    case buffer
    /// To a handler that reads as it goes.
    case inbox
    /// Nowhere: the response did not need it.
    case nowhere
  }

  /// Counts the exchanges of a connection, so that a late reader or writer can be told from a current one.
  let number: Int
  let received: ReceivedHead
  let respond: Reception.Responder
  var sink: Sink
  var content: [UInt8] = []
  var inbox = ContentInbox()
  var isContentComplete = false
  /// The rest of the content will not come, or can't be told from what follows it.
  var isContentBroken = false
  /// The client waits for `100 Continue` and has not got it.
  var owesContinue: Bool
  /// Whether the connection goes on behind the response, once its head is written.
  var keepsAlive = true
  /// Whether the response's content is sent in chunks.
  var isChunked = false
  var task: Task<Void, Never>?

  init(
    number: Int, received: ReceivedHead, sink: Sink, respond: @escaping Reception.Responder
  ) {
    self.number = number
    self.received = received
    self.respond = respond
    self.sink = sink
    owesContinue = received.expectsContinue && received.framing != .absent
  }
}

/// Names one exchange of one connection of one loop.
struct ExchangeID: Sendable, Equatable {
  let connection: ConnectionID
  let number: Int
}
