import Threading

/// Runs blocking jobs on a few threads of their own, which end when nothing waits.
final class BlockingThreads: Sendable {
  typealias Job = @Sendable () -> Void

  private struct State {
    var waiting: [Job] = []
    var running = 0
  }

  private let maxRunning: Int
  private let maxWaiting: Int
  private let state = Lock(State())

  init(maxRunning: Int, maxWaiting: Int) {
    self.maxRunning = maxRunning
    self.maxWaiting = maxWaiting
  }

  /// - Returns: false if too many jobs wait; the job is then not run.
  func submit(_ job: @escaping Job) -> Bool {
    enum Decision { case start, wait, refuse }
    let decision = state.withLock { state -> Decision in
      if state.running < maxRunning {
        state.running += 1
        return .start
      }
      guard state.waiting.count < maxWaiting else { return .refuse }
      state.waiting.append(job)
      return .wait
    }
    if case .start = decision {
      startThread(named: "fetch") { [self] in
        job()
        while let next = takeNext() { next() }
      }
    }
    return decision != .refuse
  }

  private func takeNext() -> Job? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
