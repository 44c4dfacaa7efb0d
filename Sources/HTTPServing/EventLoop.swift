import CLinux
import Glibc
import HTTPMessages
import Threading

/// One thread that serves its share of the connections, and the actor that isolates them.
///
/// Each turn runs the jobs that came in, serves the connections that have something to do, and then
/// waits in the kernel for events, jobs, or the next look at the clock.
actor EventLoop {
  nonisolated let executor: LoopExecutor
  nonisolated let context: ServerContext
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let poll: Int32
  let buffers = LoopBuffers()

  var connections = ConnectionTable()
  /// Connections with something to do in this turn.
  private var scheduled: [Connection] = []
  /// The connection that is being served: what it schedules of itself it does anyway.
  private var served: ConnectionID?
  /// Connections whose contents wait for room in memory.
  private var starved: [ConnectionID] = []
  /// Handlers at work, those of lost connections included.
  var activeTasks = 0

  var acceptor: Acceptor?
  var drain: Drain?
  private var isStopped = false

  private(set) var now = Clock.now()
  private var nextSweep: UInt64 = 0
  private let sweepNanoseconds: UInt64
  private var dateSecond = 0
  private(set) var date = HTTPDate(unixSeconds: 0)

  init(context: ServerContext) throws(ServerError) {
    let poll = postern_poll_create()
    guard poll >= 0 else { throw .system("Making an epoll instance failed", errno: -poll) }
    let wake = postern_wake_create()
    guard wake >= 0 else {
      close(poll)
      throw .system("Making an eventfd failed", errno: -wake)
    }
    let watched = postern_poll_watch_input(poll, wake, ConnectionID.wakeUp)
    guard watched == 0 else {
      close(poll)
      close(wake)
      throw .system("Watching an eventfd failed", errno: -watched)
    }
    self.poll = poll
    self.context = context
    executor = LoopExecutor(wakeDescriptor: wake)
    // Fine enough for the shortest bound, and never a burden.
    let seconds = min(max(context.limits.shortestTimeoutSeconds / 8, 0.005), 0.5)
    sweepNanoseconds = UInt64(seconds * 1e9)
  }

  deinit {
    close(poll)
    close(executor.wakeDescriptor)
  }

  /// Starts the loop's thread, which ends after a drain.
  nonisolated func start(index: Int) {
    startThread(named: "http-\(index)") { [self] in
      executor.adoptThread()
      repeat { executor.runJobs() } while assumeIsolated { $0.turn() } || !executor.close()
    }
  }

  /// One round.
  /// - Returns: whether there will be another.
  private func turn() -> Bool {
    readClocks()
    serveScheduled()
    if isStopped, activeTasks == 0 { return false }
    waitForEvents()
    if now >= nextSweep { sweep() }
    serveScheduled()
    return true
  }

  private func readClocks() {
    now = Clock.now()
    let second = Clock.unixSeconds()
    if second != dateSecond {
      dateSecond = second
      date = HTTPDate(unixSeconds: second)
    }
  }

  private func waitForEvents() {
    let sleeps = scheduled.isEmpty && executor.beginSleep()
    let count = postern_poll_wait(
      poll, buffers.events.baseAddress, Int32(buffers.events.count),
      sleeps ? sleepMilliseconds : 0)
    if sleeps { executor.endSleep() }
    // A connection accepted now must not be as old as the wait was long.
    readClocks()
    // An interrupted wait is as good as one without events.
    guard count > 0 else { return }
    for event in buffers.events[..<Int(count)] {
      switch event.id {
      case ConnectionID.wakeUp: _ = postern_wake_clear(executor.wakeDescriptor)
      case ConnectionID.listener: acceptConnections()
      default: note(event)
      }
    }
  }

  private var sleepMilliseconds: Int32 {
    if connections.count == 0, acceptor?.isPaused != true, drain == nil { return -1 }
    return nextSweep > now ? Int32(clamping: (nextSweep - now) / 1_000_000 + 1) : 0
  }

  private func note(_ event: postern_poll_event) {
    guard let connection = connections[ConnectionID(event: event.id)] else { return }
    let transport = connection.transport
    if event.readable || event.hung_up || event.writable && transport.receiveAwaitsRoom {
      connection.canReceive = true
    }
    if event.hung_up { connection.peerMayHaveEnded = true }
    if event.writable || event.readable && transport.sendAwaitsInput { connection.canSend = true }
    if event.broken {
      drop(connection)
    } else {
      schedule(connection)
    }
  }

  /// Has `connection` served in this turn, or the next.
  func schedule(_ connection: Connection) {
    guard !connection.isScheduled, connection.id != served, connection.phase != .closed else {
      return
    }
    connection.isScheduled = true
    scheduled.append(connection)
  }

  private func serveScheduled() {
    let due = scheduled
    scheduled = []
    for connection in due where connection.phase != .closed {
      connection.isScheduled = false
      served = connection.id
      let isUnfinished = serve(connection)
      served = nil
      if isUnfinished { schedule(connection) }
    }
  }

  /// Looks at every connection's bounds in time.
  private func sweep() {
    nextSweep = now + sweepNanoseconds
    acceptor?.resume(poll: poll)
    retryStarved()
    if let drain, now >= drain.deadline { dropAll() }
    for connection in connections.all {
      connection.now = now
      if isOver(connection) { continue }
      switch connection.expiry(at: now) {
      case nil: continue
      case .idle, .lingered: drop(connection)
      case .slowReader:
        context.counters.count(.slowReader)
        drop(connection, breaking: true)
      case .slowHandshake:
        context.counters.count(.slowHandshake)
        drop(connection)
      case .slowHead: connection.refuseSlowHead()
      case .slowContent: connection.refuseSlowContent()
      }
      schedule(connection)
    }
  }

  /// Whether a drain ends this connection, on which nothing is going on.
  private func isOver(_ connection: Connection) -> Bool {
    guard let drain, connection.isIdle, connection.output.isEmpty,
      connection.exchangeCount > 0 || now >= drain.graceEnd
    else { return false }
    drop(connection)
    return true
  }

  func starve(_ connection: Connection) {
    connection.isStarved = true
    starved.append(connection.id)
  }

  private func retryStarved() {
    guard !starved.isEmpty,
      context.counters.bufferedBodyBytes < context.limits.bufferedBodiesBytes
    else { return }
    for id in starved {
      connections[id]?.isStarved = false
      if let connection = connections[id] { schedule(connection) }
    }
    starved = []
  }

  /// Ends a connection at once.
  /// - Parameter breaking: tells the peer by RST, so that it can't take half a response for a whole one.
  func drop(_ connection: Connection, breaking: Bool = false) {
    guard connection.phase != .closed else { return }
    connection.abandon()
    connection.transport.close(breaking: breaking)
    connections.remove(connection.id)
    context.counters.dismissConnection()
    if connections.count == 0 { drain?.finish() }
  }

  private func dropAll() {
    for connection in connections.all {
      connection.exchange?.task?.cancel()
      drop(connection, breaking: true)
    }
  }

  /// Ends the thread as soon as no handler is at work.
  func stop() { isStopped = true }
}
