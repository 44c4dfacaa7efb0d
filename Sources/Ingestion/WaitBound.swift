import Threading

/// Answers whoever has waited for the database for long enough, whatever its writers are doing: they may
/// be connecting, hang in a statement, or serve others first.
///
/// All wait equally long, so those who came first are due first. A thread of its own looks when the
/// first of them is due, and sleeps while nobody waits.
final class WaitBound: Sendable {
  private struct Waiting {
    var answer: PendingAnswer
    var due: ContinuousClock.Instant
  }

  private enum Call { case sleep, watch, end }

  private let seconds: Double
  private let waiting = Lock<ArraySlice<Waiting>>([])
  private let call = Condition(Call.sleep)
  private let expired: @Sendable () -> Void

  /// - Parameter expired: called after each answer that the clock had to give.
  init(seconds: Double, expired: @escaping @Sendable () -> Void) {
    self.seconds = seconds
    self.expired = expired
  }

  /// Whoever waits already counts from now.
  func start() {
    let due = ContinuousClock.now + .seconds(seconds)
    waiting.withLock { waiting in for place in waiting.indices { waiting[place].due = due } }
    startThread(named: "wait-bound") { self.work() }
  }

  func stop() { call.update { $0 = .end } }

  func watch(_ answer: PendingAnswer) {
    let due = ContinuousClock.now + .seconds(seconds)
    let isFirst = waiting.withLock { waiting in
      waiting.append(Waiting(answer: answer, due: due))
      return waiting.count == 1
    }
    if isFirst { call.update { if case .sleep = $0 { $0 = .watch } } }
  }

  private func work() {
    while case .watch? = call.wait(until: { $0 == .sleep ? nil : $0 }) {
      let look = look()
      for answer in look.due
      where answer.give(.failure(.away("the database did not answer in time"))) {
        expired()
      }
      if let next = look.next {
        let pause = (next - .now) / .seconds(1)
        _ = call.wait(seconds: max(0, pause), until: { $0 == .end ? true : nil })
      }
    }
  }

  /// Takes out those who are due, and forgets those at the front who were answered.
  /// - Returns: when the next is due; nil if nobody waits: then the thread may sleep.
  private func look() -> (due: [PendingAnswer], next: ContinuousClock.Instant?) {
    let now = ContinuousClock.now
    return waiting.withLock { waiting in
      var due: [PendingAnswer] = []
      while let first = waiting.first, first.due <= now || first.answer.isGiven {
        if !first.answer.isGiven { due.append(first.answer) }
        waiting.removeFirst()
      }
      if waiting.isEmpty {
        // Under the lock, so that whoever comes first afterwards wakes the thread again.
        call.update { if case .watch = $0 { $0 = .sleep } }
        waiting = []
      }
      return (due, waiting.first?.due)
    }
  }
}
