/// The end of a loop's work: what is in flight is finished, up to a deadline.
struct Drain {
  /// Monotonic nanoseconds.
  let deadline: UInt64
  /// Until then a connection that has not had a request yet may still bring one.
  let graceEnd: UInt64
  private var waiter: CheckedContinuation<Void, Never>?

  init(now: UInt64, seconds: Double) {
    let seconds = min(max(seconds, 0), 86_400)
    deadline = now + UInt64(seconds * 1e9)
    graceEnd = now + UInt64(min(1, seconds / 2) * 1e9)
  }

  mutating func wait(_ waiter: CheckedContinuation<Void, Never>) { self.waiter = waiter }

  mutating func finish() {
    waiter?.resume()
    waiter = nil
  }
}

extension EventLoop {
  /// Finishes the requests in flight, closes connections as they fall idle, and ends the thread.
  func finishConnections() async {
    drain = Drain(now: Clock.now(), seconds: context.limits.drainSeconds)
    for connection in connections.all { schedule(connection) }
    await withCheckedContinuation { waiter in
      // Asked here and not before the await: on the way the loop may turn, and close the last of them.
      if connections.count > 0 { drain?.wait(waiter) } else { waiter.resume() }
    }
    stop()
  }
}
