import Deliverability
import Postgres
import Threading

/// Single lookups that wait at the same time share a statement.
///
/// A label's first caller leads: it takes what waits, runs one statement for all, and then hands the lead
/// to the next that came meanwhile; a second leads when enough wait, so that one statement runs while
/// another's answers are handed out. An id joins only a statement that has not begun, so no answer is
/// older than its question.
final class LookupBatcher: Sendable {
  private static let maxIDs = 256

  private enum Turn: Sendable {
    case lead
    case answered(Result<UserFacts?, any Error>)
  }
  private struct Waiting {
    let id: String
    let continuation: CheckedContinuation<Turn, Never>
  }
  private struct Queue {
    var waiting: [Waiting] = []
    var leaders = 0

    /// - Returns: whether the caller is to lead instead of waiting.
    mutating func join(_ caller: Waiting) -> Bool {
      if leaders == 0 || leaders < maxLeaders && waiting.count >= idsWorthAnother {
        leaders += 1
        return true
      }
      waiting.append(caller)
      return false
    }
  }

  private static let maxLeaders = 2
  /// So many are worth a statement of their own beside another.
  private static let idsWorthAnother = 16

  private let pool: ConnectionPool
  /// A label has an entry while someone leads.
  private let queues = Lock<[LabelID: Queue]>([:])

  init(pool: ConnectionPool) { self.pool = pool }

  func facts(of id: String, in label: LabelID) async throws -> UserFacts? {
    let turn = await withCheckedContinuation { continuation in
      let leads = queues.withLock { queues in
        queues[label, default: Queue()].join(Waiting(id: id, continuation: continuation))
      }
      if leads { continuation.resume(returning: .lead) }
    }
    switch turn {
    case .answered(let result): return try result.get()
    case .lead: return try await lead(id, label)
    }
  }

  private func lead(_ id: String, _ label: LabelID) async throws -> UserFacts? {
    let others = queues.withLock { queues -> [Waiting] in
      let taken = Array(queues[label]?.waiting.prefix(Self.maxIDs - 1) ?? [])
      queues[label]?.waiting.removeFirst(taken.count)
      return taken
    }
    defer { passLead(of: label) }
    let ids = [id] + others.map(\.id)
    do {
      let found = try await pool.run(deadlineSeconds: 2) { connection in
        try FactsQueries.facts(of: ids, in: label, on: connection)
      }
      for (other, facts) in zip(others, found.dropFirst()) {
        other.continuation.resume(returning: .answered(.success(facts)))
      }
      return found[0]
    } catch is CancellationError {
      // The leader's caller went away; the others' did not.
      putBack(others, label)
      throw CancellationError()
    } catch {
      for other in others { other.continuation.resume(returning: .answered(.failure(error))) }
      throw error
    }
  }

  private func putBack(_ others: [Waiting], _ label: LabelID) {
    queues.withLock { $0[label]?.waiting.insert(contentsOf: others, at: 0) }
  }

  private func passLead(of label: LabelID) {
    let next = queues.withLock { queues -> Waiting? in
      guard var queue = queues[label] else { return nil }
      guard !queue.waiting.isEmpty else {
        queue.leaders -= 1
        queues[label] = queue.leaders > 0 ? queue : nil
        return nil
      }
      let next = queue.waiting.removeFirst()
      queues[label] = queue
      return next
    }
    next?.continuation.resume(returning: .lead)
  }
}
