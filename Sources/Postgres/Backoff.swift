/// Growing pauses between attempts: doubled each time up to a limit, each shortened by chance by up to
/// half, so that many waiting clients do not come back together.
struct Backoff: Sendable {
  private let firstSeconds: Double
  private let limitSeconds: Double
  private var nextSeconds: Double

  init(firstSeconds: Double, limitSeconds: Double) {
    self.firstSeconds = firstSeconds
    self.limitSeconds = limitSeconds
    nextSeconds = firstSeconds
  }

  /// The next pause.
  mutating func next() -> Double {
    defer { nextSeconds = min(limitSeconds, nextSeconds * 2) }
    return nextSeconds * Double.random(in: 0.5...1)
  }

  mutating func reset() { nextSeconds = firstSeconds }
}
