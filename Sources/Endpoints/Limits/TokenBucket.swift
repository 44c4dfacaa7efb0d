/// So many requests a second on average, and as many at once.
struct TokenBucket: Sendable {
  private let perSecond: Double
  private var available: Double
  private var filledAt: ContinuousClock.Instant

  /// - Parameter perSecond: at least 1.
  init(perSecond: Int, now: ContinuousClock.Instant) {
    self.perSecond = Double(max(1, perSecond))
    available = self.perSecond
    filledAt = now
  }

  /// Takes one request out.
  /// - Returns: nil if there was one, else the seconds until there will be.
  mutating func take(now: ContinuousClock.Instant) -> Double? {
    let elapsed = max(0, (now - filledAt) / .seconds(1))
    available = min(perSecond, available + elapsed * perSecond)
    filledAt = max(filledAt, now)
    guard available >= 1 else { return (1 - available) / perSecond }
    available -= 1
    return nil
  }
}
