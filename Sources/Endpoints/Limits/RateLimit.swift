import Threading

/// Bounds how often each of a fixed set of callers may ask; memory is one bucket per caller.
final class RateLimit<Caller: Hashable & Sendable>: Sendable {
  private let buckets: Lock<[Caller: TokenBucket]>
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameter perSecond: who is limited, and to how many requests a second; all others are not.
  init(
    perSecond: [Caller: Int],
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    let start = now()
    self.now = now
    buckets = Lock(perSecond.mapValues { TokenBucket(perSecond: $0, now: start) })
  }

  /// - Returns: nil if the request may go on, else the whole seconds after which to try again.
  func refuses(_ caller: Caller) -> Int? {
    let instant = now()
    return buckets.withLock { $0[caller]?.take(now: instant) }.map { max(1, Int($0.rounded(.up))) }
  }
}
