import CLinux
import Glibc

/// A program that runs as a child and ends with the thread that started it.
struct ChildProcess {
  let processID: pid_t

  /// Starts a program with an environment of its own: only the search path, C locale and UTC.
  /// - Parameters:
  ///   - output: the descriptor that gets its output and errors.
  ///   - deathSignal: sent to it when the calling thread ends.
  /// - Returns: nil if it could not be started; errno says why.
  static func start(
    _ program: Path, _ arguments: [String], as account: ServiceAccount?, output: Int32,
    deathSignal: Int32
  ) -> ChildProcess? {
    let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"]
    let argumentTexts = ([program.text] + arguments).map { strdup($0) }
    let environmentTexts = environment.map { strdup($0) }
    defer { for text in argumentTexts + environmentTexts { free(text) } }
    let started = program.text.withCString { path in
      (argumentTexts + [nil]).withUnsafeBufferPointer { arguments in
        (environmentTexts + [nil]).withUnsafeBufferPointer { environment in
          var child = postern_child(
            path: path, arguments: arguments.baseAddress, environment: environment.baseAddress,
            output: output, changes_user: account != nil, user: account?.user ?? 0,
            group: account?.group ?? 0, death_signal: deathSignal)
          return postern_start_child(&child)
        }
      }
    }
    return started > 0 ? ChildProcess(processID: started) : nil
  }

  /// Runs a program to its end.
  /// - Returns: its exit code (128 + signal if it was killed, also for taking too long) and the first
  ///   64 KiB of its output.
  static func run(
    _ program: Path, _ arguments: [String], as account: ServiceAccount? = nil,
    timeoutSeconds: Double
  ) -> (exitCode: Int32, output: String) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return (127, reason(errno)) }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = start(program, arguments, as: account, output: ends[1], deathSignal: SIGKILL)
    let failure = errno
    close(ends[1])
    guard let child else { return (127, reason(failure)) }
    let (bytes, ended) = read(ends[0], until: .after(seconds: timeoutSeconds))
    if !ended { kill(child.processID, SIGKILL) }
    return (postern_reap_child(child.processID), String(decoding: bytes, as: UTF8.self))
  }

  private static func read(
    _ descriptor: Int32, until deadline: Deadline
  ) -> (bytes: [UInt8], ended: Bool) {
    var kept: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let ready = poll(&waiting, 1, deadline.pollMilliseconds)
      if ready == 0, deadline.hasPassed { return (kept, false) }
      guard ready > 0 else { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count <= 0 { return (kept, true) }
      if kept.count < 65_536 { kept += chunk[..<count] }
    }
  }
}
