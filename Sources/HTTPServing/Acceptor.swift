import CLinux
import Glibc
import HTTPMessages

/// The listening socket, which one loop watches; connections are dealt to all loops in turn.
struct Acceptor {
  let listener: Int32
  let loops: [EventLoop]
  private(set) var isPaused = false
  private var next = 0

  init(listener: Int32, loops: [EventLoop]) {
    self.listener = listener
    self.loops = loops
  }

  mutating func nextLoop() -> EventLoop {
    next = (next + 1) % loops.count
    return loops[next]
  }

  /// Looks away until the next sweep: without descriptors, the waiting connection would be reported without end.
  mutating func pause(poll: Int32) {
    isPaused = postern_poll_forget(poll, listener) == 0
  }

  mutating func resume(poll: Int32) {
    guard isPaused else { return }
    isPaused = postern_poll_watch_input(poll, listener, ConnectionID.listener) != 0
  }
}

extension EventLoop {
  /// Connections accepted before those already open get their turn.
  private static let maxAcceptsPerTurn = 64

  /// Begins to accept connections.
  func accept(from listener: Int32, dealingTo loops: [EventLoop]) {
    acceptor = Acceptor(listener: listener, loops: loops)
    if postern_poll_watch_input(poll, listener, ConnectionID.listener) != 0 {
      acceptor?.pause(poll: poll)
    }
  }

  func acceptConnections() {
    for _ in 0..<Self.maxAcceptsPerTurn where acceptor?.isPaused == false {
      guard acceptOne() else { return }
    }
  }

  /// Accepts what the queue still holds, since a closed listener would reset it, and closes the listener.
  func stopAccepting() {
    guard let listener = acceptor?.listener else { return }
    while acceptOne() {}
    _ = postern_poll_forget(poll, listener)
    close(listener)
    acceptor = nil
  }

  /// - Returns: false if the queue is empty or can't be served now.
  private func acceptOne() -> Bool {
    guard let listener = acceptor?.listener else { return false }
    let (descriptor, address) = withUnsafeTemporaryAllocation(
      of: CChar.self, capacity: Int(POSTERN_ADDRESS_BYTES)
    ) { text in
      let descriptor = postern_accept(listener, text.baseAddress)
      let address = descriptor < 0 ? "" : text.baseAddress.map { String(cString: $0) } ?? ""
      return (descriptor, address)
    }
    switch -descriptor {
    case EMFILE, ENFILE, ENOBUFS, ENOMEM:
      context.counters.count(.outOfDescriptors)
      acceptor?.pause(poll: poll)
      return false
    // The client gave up while it waited in the queue (accept(2)).
    case ECONNABORTED, EINTR, EPROTO: return true
    case 1...: return false
    default: break
    }
    guard context.counters.admitConnection(limit: context.limits.maxConnections) else {
      context.counters.count(.connectionLimit)
      turnAway(descriptor)
      return true
    }
    guard let loop = acceptor?.nextLoop() else { return false }
    if loop === self {
      adopt(descriptor, from: address)
    } else {
      Task(executorPreference: loop.executor) { await loop.adopt(descriptor, from: address) }
    }
    return true
  }

  /// Makes an accepted connection one of this loop.
  func adopt(_ descriptor: Int32, from address: String) {
    guard let transport = transport(on: descriptor) else {
      context.counters.count(.handshakeFailed)
      context.counters.dismissConnection()
      close(descriptor)
      return
    }
    let connection = connections.add { id in
      Connection(
        id: id, transport: transport, remoteAddress: address, context: context, now: now)
    }
    guard postern_poll_watch_changes(poll, descriptor, connection.id.event) == 0 else {
      return drop(connection)
    }
    schedule(connection)
  }

  /// - Returns: nil if there is no memory for a TLS session.
  private func transport(on descriptor: Int32) -> Transport? {
    guard let identity = context.tls else { return Transport(descriptor: descriptor) }
    guard let session = identity.context.session(on: descriptor) else { return nil }
    return Transport(descriptor: descriptor, session: session)
  }

  /// Answers 503 as far as that goes without waiting; a handshake would not, so TLS clients get no word.
  private func turnAway(_ descriptor: Int32) {
    guard context.tls == nil else {
      close(descriptor)
      return
    }
    var output: [UInt8] = []
    let response = HTTPResponse(.serviceUnavailable, fields: ["Retry-After": "5"])
    let terms = ResponseSerializer.Exchange(version: .http11, isHead: false, keepsAlive: false)
    _ = ResponseSerializer.appendHead(of: response, for: terms, date: date, to: &output)
    _ = output.withUnsafeBytes { postern_send(descriptor, $0.baseAddress, $0.count, false) }
    _ = postern_end_sending(descriptor)
    close(descriptor)
  }
}
