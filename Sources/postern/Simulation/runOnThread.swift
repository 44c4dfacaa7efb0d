import Threading

/// Runs blocking work on a thread of its own, away from the cooperative pool, and waits for its end.
func runOnThread<Value: Sendable>(
  named name: String, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    startThread(named: name) { continuation.resume(with: Result { try body() }) }
  }
}
