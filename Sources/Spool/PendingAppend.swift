import Threading

/// A record on its way to the disk, and the task that waits for it.
final class PendingAppend: Sendable {
  typealias Waiter = CheckedContinuation<Result<Void, SpoolError>, Never>

  let record: [UInt8]
  let lane: Lane
  let deadline: ContinuousClock.Instant
  private let waiter: Lock<Waiter?>

  init(_ record: [UInt8], lane: Lane, deadline: ContinuousClock.Instant, waiter: Waiter) {
    self.record = record
    self.lane = lane
    self.deadline = deadline
    self.waiter = Lock(waiter)
  }

  /// Its size on disk.
  var frameBytes: Int { RecordFrame.byteCount + record.count }
  /// Its size in memory, with what surrounds it.
  var memoryBytes: Int { 256 + record.count }

  /// Answers the task; only the first answer counts.
  func answer(_ result: Result<Void, SpoolError>) {
    let waiter = waiter.withLock { waiter in
      defer { waiter = nil }
      return waiter
    }
    waiter?.resume(returning: result)
  }
}
