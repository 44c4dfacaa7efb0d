import CLinux
import Glibc
import Threading

/// Keeps one `postgres` running on a thread of its own: the child dies with the *thread* that forked it.
final class ClusterSupervisor: Sendable {
  private struct State {
    /// Set while the child is not collected, so that its id can't be another's when a signal is sent.
    var processID: pid_t?
    var endings = 0
    var isStopping = false
    var hasEnded = false
  }

  private let state = Condition(State())
  private let program: Path
  private let arguments: [String]
  private let account: ServiceAccount?
  private let output: Path
  private let log: @Sendable (String) -> Void

  init(
    program: Path, arguments: [String], account: ServiceAccount?, output: Path,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.program = program
    self.arguments = arguments
    self.account = account
    self.output = output
    self.log = log
  }

  /// The running server; nil while there is none.
  var processID: pid_t? { state.update { $0.processID } }

  /// How often the server has ended since the start.
  var endings: Int { state.update { $0.endings } }

  func start() { startThread(named: "postgres-keeper") { self.supervise() } }

  /// Waits a moment, or until the server has ended.
  func pause(seconds: Double) { _ = state.wait(seconds: seconds) { $0.hasEnded ? true : nil } }

  /// Asks the server to end its sessions and stop, and to stay so.
  func requestStop() { signal(SIGINT) }

  /// Stops the server: by a fast shutdown, then without a checkpoint, then by force.
  func stop() {
    for (number, seconds) in [(SIGINT, 20.0), (SIGQUIT, 5.0), (SIGKILL, 10.0)] {
      signal(number)
      if state.wait(seconds: seconds, until: { $0.hasEnded ? true : nil }) != nil { return }
      log("PostgreSQL did not stop within \(Int(seconds)) s of signal \(number)")
    }
  }

  private func signal(_ number: Int32) {
    state.update(wakingAll: true) { state in
      state.isStopping = true
      if let processID = state.processID { kill(processID, number) }
    }
  }

  private func supervise() {
    defer { state.update(wakingAll: true) { $0.hasEnded = true } }
    var backoff = Backoff(firstSeconds: 0.1, limitSeconds: 10)
    while !state.update({ $0.isStopping }) {
      let started = Deadline.after(seconds: 60)
      runOnce()
      if state.update({ $0.isStopping }) { return }
      if started.hasPassed { backoff.reset() }
      let seconds = backoff.next()
      log("PostgreSQL is started again in \((seconds * 10).rounded() / 10) s")
      if state.wait(seconds: seconds, until: { $0.isStopping ? true : nil }) != nil { return }
    }
  }

  private func runOnce() {
    let file = open(output.text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let child = ChildProcess.start(
      program, arguments, as: account, output: file, deathSignal: SIGINT)
    let failure = errno
    if file >= 0 { close(file) }
    guard let child else {
      log("\(program.text) could not be started: \(reason(failure))")
      state.update(wakingAll: true) { $0.endings += 1 }
      return
    }
    state.update(wakingAll: true) { state in
      state.processID = child.processID
      if state.isStopping { kill(child.processID, SIGINT) }
    }
    postern_await_child(child.processID)
    state.update(wakingAll: true) { state in
      state.processID = nil
      state.endings += 1
    }
    let code = postern_reap_child(child.processID)
    if !state.update({ $0.isStopping }) {
      log(
        code > 128
          ? "PostgreSQL was ended by signal \(code - 128)" : "PostgreSQL ended with code \(code)")
    }
  }
}
