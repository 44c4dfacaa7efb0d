import Glibc
import Threading

/// Turns Ctrl-C and a termination into a call, so that work can end in order.
enum InterruptWatch {
  /// - Parameter interrupted: called once, on a thread of its own; the next signal ends the process.
  ///
  /// Call it before other threads start: they inherit the mask by which the signals wait here.
  static func start(_ interrupted: @escaping @Sendable () -> Void) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    startThread(named: "interrupt") {
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGINT)
      sigaddset(&signals, SIGTERM)
      var received: Int32 = 0
      sigwait(&signals, &received)
      interrupted()
      sigwait(&signals, &received)
      exit(128 + received)
    }
  }
}
