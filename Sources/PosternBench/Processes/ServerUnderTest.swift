import CLinux
import Glibc

/// A running `postern serve`, in a folder of its own.
final class ServerUnderTest: Sendable {
  let port: UInt16
  let processID: pid_t
  /// From the start of the program to the first 200 of `/readyz`.
  let secondsToReady: Double

  private static let startSeconds = 60.0

  /// Starts it and waits until it is ready. Call it on the main thread: the child ends with its parent thread.
  /// - Parameters:
  ///   - program: the path of the built `postern`.
  ///   - folder: gets `postern.json`, `postern.log` and the data folder.
  init(program: String, folder: String, settings: GatewaySettings) throws(BenchError) {
    port = settings.port
    try Self.write(settings.json, to: "\(folder)/postern.json")
    let start = MonotonicClock.nanoseconds
    let log = "\(folder)/postern.log"
    processID = try Self.start(program, configuration: "\(folder)/postern.json", log: log)
    while !Self.isReady(port) {
      guard Self.isRunning(processID), MonotonicClock.seconds(since: start) < Self.startSeconds
      else {
        kill(processID, SIGKILL)
        _ = postern_reap_child(processID)
        let end = ProcessFile.text(log)?.suffix(2000) ?? ""
        throw BenchError("the gateway did not get ready. The end of its log:\n\(end)")
      }
      MonotonicClock.sleep(until: MonotonicClock.nanoseconds + 2_000_000)
    }
    secondsToReady = MonotonicClock.seconds(since: start)
  }

  /// Ends it as an operator would, and waits.
  func stop() {
    guard kill(processID, SIGTERM) == 0 else { return }
    _ = postern_reap_child(processID)
  }

  var memory: ProcessMemory? { ProcessMemory(of: processID) }
  var cpuSeconds: Double { ProcessCPU.seconds(of: processID) }

  /// A port that nobody listens on now.
  static func freePort() throws(BenchError) -> UInt16 {
    let listener = postern_listen("127.0.0.1", 0, 1)
    guard listener >= 0 else { throw BenchError("no free port: errno \(-listener)") }
    defer { close(listener) }
    return postern_local_port(listener)
  }

  private static func isReady(_ port: UInt16) -> Bool {
    let exchange = HTTPExchange(port: port, timeoutSeconds: 5)
    // Refused connections are what is waited for to end.
    return (try? exchange.send("GET", "/readyz").status) == 200
  }

  private static func isRunning(_ process: pid_t) -> Bool {
    var information = siginfo_t()
    return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
      && information.si_signo == 0
  }

  private static func start(
    _ program: String, configuration: String, log: String
  ) throws(BenchError) -> pid_t {
    let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw BenchError("can't write \(log)") }
    defer { close(output) }
    let arguments = [program, "serve", "--config", configuration, "--log-level", "warning"]
    let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
    let argumentTexts = arguments.map { strdup($0) }
    let environmentTexts = environment.map { strdup($0) }
    defer { for text in argumentTexts + environmentTexts { free(text) } }
    let started = program.withCString { path in
      (argumentTexts + [nil]).withUnsafeBufferPointer { arguments in
        (environmentTexts + [nil]).withUnsafeBufferPointer { environment in
          var child = postern_child(
            path: path, arguments: arguments.baseAddress, environment: environment.baseAddress,
            output: output, changes_user: false, user: 0, group: 0, death_signal: SIGTERM)
          return postern_start_child(&child)
        }
      }
    }
    guard started > 0 else {
      throw BenchError("\(program) could not be started: \(String(cString: strerror(errno)))")
    }
    return started
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(BenchError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count, close(file) == 0 else {
      throw BenchError("can't write \(path)")
    }
  }
}
