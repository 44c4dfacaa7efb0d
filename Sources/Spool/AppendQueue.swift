import Threading

/// Records wait here for the next group; who waits too long is answered without the disk.
final class AppendQueue: Sendable {
  /// What the writing thread is to do next.
  enum Work: Sendable {
    /// At least one record, all of one lane.
    case write(Lane, [PendingAppend])
    /// Give up segments whose records are all acknowledged.
    case tidy
  }

  private struct State {
    var waiting = PerLane<[PendingAppend]> { _ in [] }
    /// What the writing thread has taken, as far as it is not answered.
    var inFlight: [PendingAppend] = []
    /// Of all that waits or was taken.
    var memoryBytes = 0
    var takenMemoryBytes = 0
    /// Since when the writing thread has been at its present work.
    var busySince: ContinuousClock.Instant?
    var isStalled = false
    var mustTidy = false
    var isClosed = false
    /// Whether the watch looks at the deadlines.
    var isWatched = false
  }

  private let settings: SpoolSettings
  private let watch: StallWatch
  private let state = Condition(State())

  init(settings: SpoolSettings, watch: StallWatch) {
    self.settings = settings
    self.watch = watch
  }

  private var timeout: Duration { .seconds(settings.syncTimeoutSeconds) }

  /// Whether the disk has not answered in time, and still does not.
  var isStalled: Bool { state.update { $0.isStalled } }

  /// How many records wait or are being written.
  var count: Int {
    state.update { state in
      Lane.allCases.reduce(state.inFlight.count) { $0 + state.waiting[$1].count }
    }
  }

  /// Takes a record, or answers at once that it can't.
  func offer(_ append: PendingAppend) {
    var mustWatch = false
    let refusal: SpoolError? = state.update { state in
      if state.isClosed { return .closed }
      if state.isStalled { return .timedOut }
      let total = state.memoryBytes + append.memoryBytes
      guard total <= settings.maxWaitingBytes || state.memoryBytes == 0 else {
        return .full("too much waits for the disk")
      }
      state.memoryBytes = total
      state.waiting[append.lane].append(append)
      mustWatch = !state.isWatched
      state.isWatched = true
      return nil
    }
    if let refusal { append.answer(.failure(refusal)) }
    if mustWatch { watch.arm() }
  }

  func requestTidying() { state.update { $0.mustTidy = true } }

  /// The next work; waits until there is some.
  /// - Parameter groupBytes: what a group has on disk at most, unless one record has more.
  /// - Returns: nil once the queue is closed and empty.
  func next(groupBytes: Int) -> Work? {
    let work: Work?? = state.wait { state in
      for lane in Lane.allCases where !state.waiting[lane].isEmpty {
        return .some(.write(lane, Self.takeGroup(lane, bytes: groupBytes, from: &state)))
      }
      if state.mustTidy {
        state.mustTidy = false
        state.busySince = .now
        return .some(.tidy)
      }
      return state.isClosed ? .some(nil) : .none
    }
    return work ?? nil
  }

  private static func takeGroup(_ lane: Lane, bytes: Int, from state: inout State)
    -> [PendingAppend]
  {
    var count = 0
    var groupBytes = 0
    for append in state.waiting[lane] {
      groupBytes += append.frameBytes
      if count > 0 && groupBytes > bytes { break }
      count += 1
    }
    let group = Array(state.waiting[lane].prefix(count))
    state.waiting[lane].removeFirst(count)
    state.inFlight = group
    state.takenMemoryBytes = group.reduce(0) { $0 + $1.memoryBytes }
    state.busySince = .now
    return group
  }

  /// Says that the work last taken is done and answered.
  /// - Returns: whether that ends a stall.
  func finish() -> Bool {
    state.update { state in
      state.inFlight = []
      state.memoryBytes -= state.takenMemoryBytes
      state.takenMemoryBytes = 0
      state.busySince = nil
      defer { state.isStalled = false }
      return state.isStalled
    }
  }

  /// Takes nothing more; what waits is still written.
  func close() { state.update { $0.isClosed = true } }

  /// Answers all whose time is over.
  /// - Returns: whether the disk has just been found to be stalled, and when to look again: nil if nothing waits.
  func expire(now: ContinuousClock.Instant) -> (isNewStall: Bool, next: ContinuousClock.Instant?) {
    let (expired, isNewStall, next) = state.update { state in
      let isStuck = state.busySince.map { $0 + timeout <= now } ?? false
      let isNewStall = isStuck && !state.isStalled
      state.isStalled = isStuck
      let isOver = { (append: PendingAppend) in isStuck || append.deadline <= now }
      var expired = state.inFlight.filter(isOver)
      state.inFlight.removeAll(where: isOver)
      for lane in Lane.allCases {
        let given = state.waiting[lane].filter(isOver)
        guard !given.isEmpty else { continue }
        state.waiting[lane].removeAll(where: isOver)
        state.memoryBytes -= given.reduce(0) { $0 + $1.memoryBytes }
        expired += given
      }
      let next = Self.nextLook(state, timeout: timeout)
      state.isWatched = next != nil
      return (expired, isNewStall, next)
    }
    for append in expired { append.answer(.failure(.timedOut)) }
    return (isNewStall, next)
  }

  private static func nextLook(_ state: State, timeout: Duration) -> ContinuousClock.Instant? {
    // Deadlines grow with the order of arrival, so that the first of each queue is the earliest.
    var looks = [state.inFlight.first?.deadline]
    looks += Lane.allCases.map { state.waiting[$0].first?.deadline }
    if let since = state.busySince, !state.isStalled { looks.append(since + timeout) }
    return looks.compactMap { $0 }.min()
  }
}
