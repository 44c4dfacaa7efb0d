import Deliverability
import Postgres
import Threading

/// Single lookups that wait at the same time share a statement.
///
/// The first of a label's callers leads: it takes what waits, runs one statement for all, and then hands
/// the lead to the next that came meanwhile. An id joins only a statement that has not begun, so no
/// answer is older than its question.
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
  }

  private let pool: ConnectionPool
  /// A label has an entry while someone leads.
  private let queues = Lock<[LabelID: Queue]>([:])

  init(pool: ConnectionPool) { self.pool = pool }

  func facts(of id: String, in label: LabelID) async throws -> UserFacts? {
    let turn = await withCheckedContinuation { continuation in
      let leads = queues.withLock { queues in
        guard queues[label] != nil else {
          queues[label] = Queue()
          return true
        }
        queues[label]?.waiting.append(Waiting(id: id, continuation: continuation))
        return false
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
      guard var queue = queues[label], !queue.waiting.isEmpty else {
        queues[label] = nil
        return nil
      }
      let next = queue.waiting.removeFirst()
      queues[label] = queue
      return next
    }
    next?.continuation.resume(returning: .lead)
  }
}
