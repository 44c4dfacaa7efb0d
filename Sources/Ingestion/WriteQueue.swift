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
///
/// A transaction costs much as such, so that one large one is cheaper than two small ones: while one is
/// under way, another begins only when half as many events wait for it, or when the first one takes long.
final class WriteQueue: Sendable {
  /// What one transaction takes, and how much may wait.
  struct Bounds: Sendable {
    var batchEvents = 1000
    var batchBytes = 8 << 20
    var waitingRequests = 20_000
    var waitingBytes = 64 << 20
    /// Fewer never begin a transaction beside another.
    var eventsWorthAnother = 16
    /// What waits for longer than this is written whatever other transactions do.
    var patienceSeconds = 0.05
  }

  private struct State {
    var waiting: [LabelID: [WaitingRequest]] = [:]
    var turns: [LabelID] = []
    var requests = 0
    var events = 0
    var bytes = 0
    var eventsUnderWay = 0
    var transactions = 0
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
    state.update(waking: \.wakesWriter) { state -> Offer in
      guard !state.isClosed, state.requests < bounds.waitingRequests,
        state.bytes + request.bytes <= bounds.waitingBytes
      else { return .refused }
      let isFirst = state.requests == 0
      state.requests += 1
      state.events += request.rows.events.count
      state.bytes += request.bytes
      if state.waiting[request.label]?.append(request) == nil {
        state.waiting[request.label] = [request]
        state.turns.append(request.label)
      }
      // Who is woken by the first, and may not begin yet, waits for its patience to end.
      return isFirst || isWorthTransaction(state) ? .takenAndDue : .taken
    } != .refused
  }

  /// What became of an offered request, and whether a writer has something to do now.
  private enum Offer {
    case refused, taken, takenAndDue
    var wakesWriter: Bool { self == .takenAndDue }
  }

  private func isWorthTransaction(_ state: State) -> Bool {
    state.transactions == 0 || state.isClosed || state.events >= bounds.batchEvents
      || state.events >= max(bounds.eventsWorthAnother, state.eventsUnderWay / 2)
  }

  /// The requests of the next transaction, all of one label; waits until there are some. Whoever takes
  /// them says so when the transaction has ended.
  /// - Returns: nil once the queue is closed and empty.
  func next() -> [WaitingRequest]? {
    while true {
      let isOver = state.wait { state -> Bool? in
        if state.requests > 0 { return false }
        return state.isClosed ? true : nil
      }
      guard isOver == false else { return nil }
      let batch = state.wait(seconds: bounds.patienceSeconds) { state -> [WaitingRequest]? in
        // Another writer may have taken it.
        guard state.requests > 0 else { return [] }
        return isWorthTransaction(state) ? take(&state) : nil
      }
      let due = batch ?? state.updateQuietly { take(&$0) }
      if let due, !due.isEmpty { return due }
    }
  }

  /// Ends a transaction that `next` began.
  func endTransaction(of batch: [WaitingRequest]) {
    state.updateQuietly { state in
      state.transactions -= 1
      state.eventsUnderWay -= batch.reduce(0) { $0 + $1.rows.events.count }
    }
  }

  /// Everything that waits, at once.
  func takeAll() -> [WaitingRequest] {
    state.update { state in
      let all = state.turns.flatMap { state.waiting[$0] ?? [] }
      state.waiting = [:]
      state.turns = []
      state.requests = 0
      state.events = 0
      state.bytes = 0
      return all
    }
  }

  /// Takes nothing more; what waits is still handed out.
  func close() { state.update(wakingAll: true) { $0.isClosed = true } }

  var count: Int { state.updateQuietly { $0.requests } }

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
    state.events -= events
    state.bytes -= bytes
    state.eventsUnderWay += events
    state.transactions += 1
    return Array(queue[..<count])
  }
}
