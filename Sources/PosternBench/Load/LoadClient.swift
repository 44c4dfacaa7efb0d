import CLinux
import Glibc

/// Posts prepared requests over keep-alive connections on one thread, and clocks the answers.
///
/// Closed loop: each connection sends its next request when it has its answer. Open loop: requests have
/// their times by a fixed rate, and one that had to wait for a free connection is clocked from the time
/// it should have begun, so that a stall of the server is not left out of the figures.
struct LoadClient {
  let port: UInt16
  var connections = 64
  static let warmUp = 2.0
  var warmUpSeconds = warmUp
  let seconds: Double
  /// Nil: closed loop.
  var requestsPerSecond: Double?
  /// Processor time of the three parties so far.
  let readCPU: () -> CPUShares

  private static let drainSeconds = 10.0

  func run(_ source: some RequestSource) throws -> LoadResult {
    var run = try LoadRun(self, source)
    defer { run.close() }
    try run.complete(drainSeconds: Self.drainSeconds)
    return run.result
  }
}

/// The state of one run.
private struct LoadRun<Source: RequestSource> {
  private let plan: LoadClient
  private let source: Source
  private var connections: [LoadConnection] = []
  private var idle: [Int]
  private let poll: Int32
  private var polled = [postern_poll_event](repeating: postern_poll_event(), count: 256)
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var nextNumber = 0
  private let begin: UInt64
  private let windowStart: UInt64
  private let windowEnd: UInt64
  private var cpuAtStart: CPUShares?
  private(set) var result = LoadResult()

  init(_ plan: LoadClient, _ source: Source) throws(BenchError) {
    self.plan = plan
    self.source = source
    poll = postern_poll_create()
    guard poll >= 0 else { throw BenchError("no epoll instance: errno \(-poll)") }
    for number in 0..<plan.connections {
      let connection = try LoadConnection(port: plan.port)
      postern_poll_watch_changes(poll, connection.socket.descriptor, UInt64(number))
      connections.append(connection)
    }
    idle = Array(0..<plan.connections)
    begin = MonotonicClock.nanoseconds
    windowStart = begin + UInt64(seconds: plan.warmUpSeconds)
    windowEnd = windowStart + UInt64(seconds: plan.seconds)
  }

  func close() {
    for connection in connections { connection.socket.close() }
    Glibc.close(poll)
    buffer.deallocate()
  }

  /// Runs warm-up and window, then waits for the answers under way.
  mutating func complete(drainSeconds: Double) throws {
    var now = begin
    while now < windowEnd, !isExhausted || idle.count < connections.count {
      if now >= windowStart, cpuAtStart == nil { cpuAtStart = plan.readCPU() }
      try start(now)
      try handleEvents(waitingUntil: min(nextDue(after: now), windowEnd))
      now = MonotonicClock.nanoseconds
    }
    let end = min(now, windowEnd)
    result.windowSeconds = end > windowStart ? Double(end - windowStart) / 1e9 : 0
    if let cpuAtStart { result.cpu = plan.readCPU().since(cpuAtStart) }
    let drained = now + UInt64(seconds: drainSeconds)
    while idle.count < connections.count {
      guard MonotonicClock.nanoseconds < drained else {
        throw BenchError("\(connections.count - idle.count) requests had no answer in time")
      }
      try handleEvents(waitingUntil: drained)
    }
  }

  private var isExhausted: Bool { source.count.map { nextNumber >= $0 } ?? false }

  /// When the next request should begin; nil in a closed loop, where it is at once.
  private var intendedStart: UInt64? {
    plan.requestsPerSecond.map { begin + UInt64(seconds: Double(nextNumber) / $0) }
  }

  private func nextDue(after now: UInt64) -> UInt64 {
    let due = idle.isEmpty || isExhausted ? nil : intendedStart
    return min(due ?? .max, cpuAtStart == nil ? windowStart : .max, now + 100_000_000)
  }

  private mutating func start(_ now: UInt64) throws(BenchError) {
    while !isExhausted, (intendedStart ?? now) <= now, let number = idle.popLast() {
      try connections[number].begin(
        nextNumber, of: source, intendedStart: intendedStart ?? MonotonicClock.nanoseconds)
      nextNumber += 1
    }
  }

  private mutating func handleEvents(waitingUntil instant: UInt64) throws(BenchError) {
    let count = postern_poll_wait(poll, &polled, Int32(polled.count), wait(until: instant))
    guard count > 0 else { return }
    for event in polled[..<Int(count)] {
      let number = Int(event.id)
      if event.writable { try connections[number].sendRest() }
      guard event.readable || event.hung_up else { continue }
      if let answer = try connections[number].receive(buffer) {
        record(answer)
        idle.append(number)
      }
    }
  }

  /// epoll counts milliseconds, which is too coarse for an open loop: that waits by itself first.
  /// - Returns: the milliseconds that epoll shall wait.
  private func wait(until instant: UInt64) -> Int32 {
    let now = MonotonicClock.nanoseconds
    let wait = instant > now ? instant - now : 0
    guard plan.requestsPerSecond != nil else { return Int32(clamping: wait / 1_000_000 + 1) }
    var timeout = timespec(tv_sec: Int(wait / 1_000_000_000), tv_nsec: Int(wait % 1_000_000_000))
    var watched = fd_set()
    withUnsafeMutableBytes(of: &watched) { $0[Int(poll) / 8] |= 1 << UInt8(poll % 8) }
    pselect(poll + 1, &watched, nil, nil, &timeout, nil)
    return 0
  }

  private mutating func record(_ answer: (status: Int, intendedStart: UInt64)) {
    guard (200..<300).contains(answer.status) else {
      result.refusals[answer.status, default: 0] += 1
      return
    }
    result.acknowledgedRequests += 1
    let now = MonotonicClock.nanoseconds
    guard now >= windowStart, now < windowEnd else { return }
    result.windowRequests += 1
    result.latencies.record(nanoseconds: now - answer.intendedStart)
  }
}
