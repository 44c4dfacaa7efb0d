import Deliverability
import Postgres
import Threading

/// Single lookups that wait at the same time share a statement.
///
/// A label's first caller begins a run: a thread of the pool that asks for all who wait, hands out the
/// answers, and asks for those who came meanwhile, until nobody waits. A second run begins when enough wait,
/// so that one statement runs while another's answers are handed out. An id joins only a statement that has
/// not begun, so no answer is older than its question.
final class LookupBatcher: Sendable {
  private static let maxIDs = 256
  private static let maxRuns = 2
  /// So many are worth a statement of their own beside another.
  private static let idsWorthAnother = 16
  /// After this a run lets others of the pool go before it.
  private static let runLength = Duration.milliseconds(50)
  /// How long a run waits for its connection, and for the statements it begins.
  private static let waitSeconds = 2.0

  private struct Waiting {
    let id: String
    let continuation: CheckedContinuation<Result<UserFacts?, any Error>, Never>
  }
  private struct Queue {
    var waiting: [Waiting] = []
    var runs = 0

    /// - Returns: whether a run is to begin.
    mutating func join(_ caller: Waiting) -> Bool {
      waiting.append(caller)
      guard runs == 0 || runs < maxRuns && waiting.count >= idsWorthAnother else { return false }
      runs += 1
      return true
    }

    mutating func take(_ count: Int) -> [Waiting] {
      let taken = Array(waiting.prefix(count))
      waiting.removeFirst(taken.count)
      return taken
    }
  }

  private let pool: ConnectionPool
  /// A label has an entry while it has a run.
  private let queues = Lock<[LabelID: Queue]>([:])

  init(pool: ConnectionPool) { self.pool = pool }

  /// - Throws: `PostgresError`. Cancelling the caller's task does not end the wait, which is short.
  func facts(of id: String, in label: LabelID) async throws -> UserFacts? {
    try await withCheckedContinuation { continuation in
      let begins = queues.withLock { queues in
        queues[label, default: Queue()].join(Waiting(id: id, continuation: continuation))
      }
      if begins { begin(label) }
    }.get()
  }

  private func begin(_ label: LabelID) {
    pool.start(deadlineSeconds: Self.waitSeconds) { [self] connection in
      run(label, on: connection)
    } orElse: { [self] error in
      // There is no connection for those who came meanwhile either, unless another run has one.
      let callers = queues.withLock { queues in
        defer { end(label, in: &queues) }
        guard queues[label]?.runs == 1 else { return [Waiting]() }
        return queues[label]?.take(.max) ?? []
      }
      for caller in callers { caller.continuation.resume(returning: .failure(error)) }
    }
  }

  private func run(_ label: LabelID, on connection: PostgresConnection) {
    let end = ContinuousClock.now + Self.runLength
    while let callers = next(label) {
      answer(callers, label, on: connection)
      if connection.isBroken || ContinuousClock.now >= end { return begin(label) }
    }
  }

  /// The callers of the next statement; nil ends the run.
  private func next(_ label: LabelID) -> [Waiting]? {
    queues.withLock { queues in
      guard let callers = queues[label]?.take(Self.maxIDs), !callers.isEmpty else {
        end(label, in: &queues)
        return nil
      }
      return callers
    }
  }

  private func end(_ label: LabelID, in queues: inout [LabelID: Queue]) {
    queues[label]?.runs -= 1
    if queues[label]?.runs == 0 { queues[label] = nil }
  }

  private func answer(_ callers: [Waiting], _ label: LabelID, on connection: PostgresConnection) {
    do {
      let found = try FactsQueries.facts(of: callers.map(\.id), in: label, on: connection)
      for (caller, facts) in zip(callers, found) {
        caller.continuation.resume(returning: .success(facts))
      }
    } catch {
      for caller in callers { caller.continuation.resume(returning: .failure(error)) }
    }
  }
}
