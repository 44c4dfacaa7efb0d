import Threading

/// A short queue between a task and a thread that blocks in a connection: each waits for the other, the
/// task by suspending and the thread by blocking, so that neither runs ahead and memory stays bounded.
final class Handoff<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isFinished = false
    var failure: (any Error)?
    /// The one task that waits, for an element or for room.
    var task: CheckedContinuation<Void, Never>?
  }

  /// The other side was too slow.
  struct TimedOut: Error, CustomStringConvertible {
    let description = "the other side of a stream was too slow"
  }

  private let capacity: Int
  private let patienceSeconds: Double
  private let state = Condition(State())

  /// - Parameter patienceSeconds: how long the thread waits for the task before it gives up.
  init(capacity: Int, patienceSeconds: Double) {
    self.capacity = capacity
    self.patienceSeconds = patienceSeconds
  }

  /// Ends the queue for both sides: what is in it is still taken.
  func finish() { change { $0.isFinished = true } }

  /// Ends the queue for both sides at once, with the first error told.
  func fail(_ error: any Error) { change { $0.failure = $0.failure ?? error } }

  // The task's side: one task puts, or one takes.

  func put(_ element: Element) async throws {
    try await suspend { [capacity] in $0.elements.count < capacity }
    state.update(wakingAll: true) { $0.elements.append(element) }
  }

  func take() async throws -> Element? {
    try await suspend { !$0.elements.isEmpty || $0.isFinished }
    return state.update(wakingAll: true) { $0.elements.isEmpty ? nil : $0.elements.removeFirst() }
  }

  // The thread's side.

  func putBlocking(_ element: Element) throws {
    try block { [capacity] state in
      guard state.elements.count < capacity else { return false }
      state.elements.append(element)
      return true
    }
  }

  func takeBlocking() throws -> Element? {
    var taken: Element?
    try block { state in
      guard !state.elements.isEmpty else { return state.isFinished }
      taken = state.elements.removeFirst()
      return true
    }
    return taken
  }

  private func suspend(until isReady: (State) -> Bool) async throws {
    await withCheckedContinuation { continuation in
      let goesOn = state.update { state in
        if state.failure != nil || isReady(state) { return true }
        state.task = continuation
        return false
      }
      if goesOn { continuation.resume() }
    }
    if let failure = state.update({ $0.failure }) { throw failure }
  }

  /// - Parameter attempt: does the work if it can and says whether it did.
  private func block(until attempt: (inout State) -> Bool) throws {
    let outcome = state.wait(seconds: patienceSeconds) { state -> Result<Void, any Error>? in
      if let failure = state.failure { return .failure(failure) }
      return attempt(&state) ? .success(()) : nil
    }
    try (outcome ?? .failure(TimedOut())).get()
    change { _ in }
  }

  /// Every change may be what the waiting task needs.
  private func change(_ body: (inout State) -> Void) {
    let task = state.update(wakingAll: true) { state in
      body(&state)
      defer { state.task = nil }
      return state.task
    }
    task?.resume()
  }
}
