/// Asks `condition` again and again until it holds.
/// - Returns: false if it did not hold within the time.
public func eventually(
  withinSeconds seconds: Double = 60, _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    if ContinuousClock.now > end { return false }
    // Spinning would take the processor from what is waited for.
    try? await Task.sleep(for: .milliseconds(2))
  }
  return true
}
