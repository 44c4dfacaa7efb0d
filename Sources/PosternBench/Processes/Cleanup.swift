import CLinux
import Glibc
import Threading

/// What must be undone however the benchmark ends, in reverse order.
final class Cleanup: Sendable {
  private let steps = Lock<[@Sendable () -> Void]>([])

  func add(_ step: @escaping @Sendable () -> Void) { steps.withLock { $0.append(step) } }

  /// Undoes everything and ends the process. The first caller decides; others wait for the end, so that
  /// what fails because of an interruption is not told.
  func exit(code: Int32, saying last: String? = nil) -> Never {
    steps.withLock { steps in
      if let last { Progress.say(last) }
      for step in steps.reversed() { step() }
      Glibc.exit(code)
    }
  }

  /// Ends in order on Ctrl-C and SIGTERM.
  ///
  /// Call it before other threads start: they inherit the mask by which the signals wait here.
  func watchInterrupts() {
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
      self.exit(code: 128 + received, saying: "stopping")
    }
  }
}
