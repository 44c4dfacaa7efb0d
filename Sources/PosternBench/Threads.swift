import Threading

/// Threads that work at the same time until all are done.
enum Threads {
  /// Runs `body` on `count` threads.
  /// - Returns: their results, by number.
  static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (_ number: Int) -> Result
  ) -> [Result] {
    let results = Condition<[Int: Result]>([:])
    for number in 0..<count {
      startThread(named: "bench-\(number)") {
        let result = body(number)
        results.update { $0[number] = result }
      }
    }
    return results.wait { found -> [Result]? in
      found.count == count ? (0..<count).compactMap { found[$0] } : nil
    } ?? []
  }

  /// Waits for asynchronous work. For threads of its own only, such as the main one.
  static func wait<Value: Sendable>(
    for body: @escaping @Sendable () async throws -> Value
  ) throws -> Value {
    let outcome = Condition<Result<Value, any Error>?>(nil)
    Task {
      let result: Result<Value, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      outcome.update { $0 = result }
    }
    let result = outcome.wait { $0 }
    guard let result else { throw BenchError("the work has no result") }
    return try result.get()
  }
}

/// Work on a thread of its own, whose result is asked for later.
final class BackgroundResult<Value: Sendable>: Sendable {
  private let value = Condition<Value?>(nil)

  init(_ body: @escaping @Sendable () -> Value) {
    startThread(named: "bench-work") { [value] in
      let result = body()
      value.update { $0 = result }
    }
  }

  func wait() throws(BenchError) -> Value {
    let result = value.wait { $0 }
    guard let result else { throw BenchError("the work has no result") }
    return result
  }
}
