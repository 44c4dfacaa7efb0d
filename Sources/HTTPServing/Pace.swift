/// How fast a peer sends or reads, measured against a least speed.
struct Pace {
  /// When the measured stretch began, and when it last moved; monotonic nanoseconds.
  private var start: UInt64
  private var lastMove: UInt64
  private var bytes = 0

  init(now: UInt64) {
    start = now
    lastMove = now
  }

  mutating func move(_ count: Int, now: UInt64) {
    bytes += count
    lastMove = now
  }

  /// Whether the peer has paused for `timeoutSeconds`, or since its start stayed below the least speed by that much.
  func isTooSlow(now: UInt64, timeoutSeconds: Double, minBytesPerSecond: Int) -> Bool {
    if Clock.seconds(from: lastMove, to: now) > timeoutSeconds { return true }
    guard minBytesPerSecond > 0 else { return false }
    let allowed = timeoutSeconds + Double(bytes) / Double(minBytesPerSecond)
    return Clock.seconds(from: start, to: now) > allowed
  }
}
