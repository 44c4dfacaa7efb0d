import CLinux
import Glibc
import Threading

/// Turns Ctrl-C and a termination into a call, so that work can end in order.
enum InterruptWatch {
  /// - Parameter interrupted: called once, on a thread of its own; the next signal ends the process.
  static func start(_ interrupted: @escaping @Sendable () -> Void) {
    let signals = postern_catch_stop_signals()
    precondition(signals >= 0, "the system gives no pipe for signals: errno \(-signals)")
    startThread(named: "interrupt") {
      _ = nextSignal(from: signals)
      interrupted()
      exit(128 + nextSignal(from: signals))
    }
  }

  private static func nextSignal(from descriptor: Int32) -> Int32 {
    var number: UInt8 = 0
    while read(descriptor, &number, 1) != 1 {
      guard errno == EINTR else { return 0 }
    }
    return Int32(number)
  }
}
