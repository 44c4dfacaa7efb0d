import Deliverability
import Store
import Threading

/// A request that waits for its transaction.
struct WaitingRequest: Sendable {
  var rows: IngestRequestRows
  var label: LabelID
  var bytes: Int
  var reply: @Sendable (Result<IngestWriteOutcome, StoreUnavailable>) -> Void
  /// Whether nobody waits for it any more: then it need not be written.
  var isAbandoned: @Sendable () -> Bool = { false }
}

/// Requests wait here for the next transaction: one label at a time, labels in turn, each first come, first served.
final class WriteQueue: Sendable {
  /// What one transaction takes, and how much may wait.
  struct Bounds: Sendable {
    var batchEvents = 4000
    var batchBytes = 8 << 20
    var waitingRequests = 20_000
    var waitingBytes = 64 << 20
  }

  private struct State {
    var waiting: [LabelID: [WaitingRequest]] = [:]
    var turns: [LabelID] = []
    var requests = 0
    var bytes = 0
    var isClosed = false
  }

  private let bounds: Bounds
  private let state: Condition<State>

  init(bounds: Bounds) {
    self.bounds = bounds
    state = Condition(State())
  }

  /// - Returns: false if too much waits, or the queue is closed.
  func offer(_ request: WaitingRequest) -> Bool {
    state.update { state in
      guard !state.isClosed, state.requests < bounds.waitingRequests,
        state.bytes + request.bytes <= bounds.waitingBytes
      else { return false }
      state.requests += 1
      state.bytes += request.bytes
      if state.waiting[request.label]?.append(request) == nil {
        state.waiting[request.label] = [request]
        state.turns.append(request.label)
      }
      return true
    }
  }

  /// The requests of the next transaction, all of one label; waits until there are some.
  /// - Returns: nil once the queue is closed and empty.
  func next() -> [WaitingRequest]? {
    let taken: [WaitingRequest]?? = state.wait { state in
      if let batch = take(&state) { return .some(batch) }
      return state.isClosed ? .some(nil) : .none
    }
    return taken ?? nil
  }

  /// Everything that waits, at once.
  func takeAll() -> [WaitingRequest] {
    state.update { state in
      let all = state.turns.flatMap { state.waiting[$0] ?? [] }
      state.waiting = [:]
      state.turns = []
      state.requests = 0
      state.bytes = 0
      return all
    }
  }

  /// Takes nothing more; what waits is still handed out.
  func close() { state.update(wakingAll: true) { $0.isClosed = true } }

  var count: Int { state.update { $0.requests } }

  private func take(_ state: inout State) -> [WaitingRequest]? {
    guard let label = state.turns.first, let queue = state.waiting[label] else { return nil }
    state.turns.removeFirst()
    var (events, bytes, count) = (0, 0, 0)
    for request in queue {
      if count > 0,
        events + request.rows.events.count > bounds.batchEvents
          || bytes + request.bytes > bounds.batchBytes
      {
        break
      }
      events += request.rows.events.count
      bytes += request.bytes
      count += 1
    }
    if count == queue.count {
      state.waiting[label] = nil
    } else {
      state.waiting[label] = Array(queue[count...])
      state.turns.append(label)
    }
    state.requests -= count
    state.bytes -= bytes
    return Array(queue[..<count])
  }
}
