/// Asks `condition` again and again until it holds.
/// - Returns: false if it did not hold within the time.
public func eventually(
  withinSeconds seconds: Double = 20, _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    if ContinuousClock.now > end { return false }
    await Task.yield()
  }
  return true
}
