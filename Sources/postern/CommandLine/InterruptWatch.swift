import CLinux
import Glibc
import Threading

/// Turns Ctrl-C and a termination into a call, so that work can end in order.
enum InterruptWatch {
  /// Call it once in a process.
  /// - Parameter interrupted: called once, on a thread of its own; a second signal of the same kind ends
  ///   the process at once.
  static func start(_ interrupted: @escaping @Sendable () -> Void) {
    let event = postern_interrupt_event()
    // Without the descriptor the signals end the process as they always did.
    guard event >= 0 else { return }
    startThread(named: "interrupt") {
      var count: UInt64 = 0
      while read(event, &count, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
      interrupted()
    }
  }
}
