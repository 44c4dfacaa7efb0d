import Threading

/// Fails the callers of a pool whose deadline passes while every connection is busy; a thread of its own.
final class PoolExpiry: Sendable {
  static let error = PostgresError.timedOut("no database connection came free in time")

  private struct Alarm {
    var next: Deadline = .never
    var hasEnded = false
  }

  private let alarm = Condition(Alarm())

  init(_ state: Condition<PoolState>, name: String) {
    let alarm = alarm
    startThread(named: "\(name)-0") {
      while let next = Self.due(alarm) {
        guard next.hasPassed else { continue }
        let (expired, nearest) = state.update { ($0.removeExpired(), $0.nearestDeadline) }
        for job in expired { job.fail(Self.error) }
        alarm.update { $0.next = min($0.next, nearest) }
      }
    }
  }

  /// Has the thread look when `deadline` passes.
  func expect(_ deadline: Deadline) {
    alarm.update { $0.next = min($0.next, deadline) }
  }

  func end() { alarm.update { $0.hasEnded = true } }

  /// Waits for the alarm and resets it.
  /// - Returns: the deadline that passed, or one still to come if it moved; nil at the end.
  private static func due(_ alarm: Condition<Alarm>) -> Deadline? {
    let next = alarm.update { $0.next }
    let moved = alarm.wait(seconds: next.remainingSeconds) {
      $0.hasEnded || $0.next < next ? true : nil
    }
    return alarm.update { alarm in
      if alarm.hasEnded { return nil }
      if moved == nil, alarm.next == next { alarm.next = .never }
      return next
    }
  }
}
