import Threading

/// Runs blocking work on a thread of its own, away from the cooperative pool, and waits for its end.
func runOnThread<Value: Sendable, Failure: Error>(
  named name: String, _ body: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
  let result = await withCheckedContinuation { continuation in
    startThread(named: name) {
      continuation.resume(returning: Result { () throws(Failure) in try body() })
    }
  }
  return try result.get()
}
