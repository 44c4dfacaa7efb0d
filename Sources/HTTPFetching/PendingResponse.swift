import Threading

/// The outcome of a fetch: set once, by whoever is first, and waited for by one task.
final class PendingResponse: Sendable {
  typealias Outcome = Result<FetchResponse, FetchError>

  private enum State {
    case open
    case awaited(CheckedContinuation<Outcome, Never>)
    case settled(Outcome)
  }

  private let state = Lock(State.open)

  /// Does nothing if the outcome stands already.
  func settle(_ outcome: Outcome) {
    let waiting = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      switch state {
      case .open:
        state = .settled(outcome)
        return nil
      case .awaited(let continuation):
        state = .settled(outcome)
        return continuation
      case .settled: return nil
      }
    }
    waiting?.resume(returning: outcome)
  }

  var isSettled: Bool {
    state.withLock { if case .settled = $0 { true } else { false } }
  }

  /// To be asked once.
  func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let settled = state.withLock { state -> Outcome? in
        if case .settled(let outcome) = state { return outcome }
        state = .awaited(continuation)
        return nil
      }
      if let settled { continuation.resume(returning: settled) }
    }
  }
}
