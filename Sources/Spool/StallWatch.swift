import Threading

/// The thread that looks at the clock while another one is held by the disk.
final class StallWatch: Sendable {
  private struct Signal {
    var isArmed = false
    var isStopped = false
  }
  private let signal = Condition(Signal())

  /// Something waits: look at its deadline.
  func arm() { signal.update { $0.isArmed = true } }

  func stop() { signal.update { $0.isStopped = true } }

  /// Answers what is late in `queue`, until stopped.
  func run(_ queue: AppendQueue, report: @Sendable (SpoolIncident) -> Void) {
    while isArmed() {
      while true {
        let (isNewStall, next) = queue.expire(now: .now)
        if isNewStall { report(.diskStalled) }
        guard let next else { break }
        let seconds = max(0, (next - .now) / .seconds(1))
        if signal.wait(seconds: seconds, until: { $0.isStopped ? true : nil }) == true { return }
      }
    }
  }

  /// Waits until armed; false once stopped.
  private func isArmed() -> Bool {
    signal.wait { signal in
      if signal.isStopped { return false }
      defer { signal.isArmed = false }
      return signal.isArmed ? true : nil
    } ?? false
  }
}
