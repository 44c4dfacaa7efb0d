import Deliverability
import Glibc
import HTTPServing
import Ingestion
import Postgres
import ReasonMapping
import Telemetry

/// `postern serve`
enum Serve: Verb {
  static let name = "serve"
  static let summary = "take webhooks and answer queries until stopped"
  static let details =
    "Without database_url a private PostgreSQL cluster is started in data_directory and stopped with "
    + "the program. SIGTERM or Ctrl-C ends it in order: no new connections, answers finished, "
    + "everything written, at most 10 s; a second signal ends it at once. The log is JSON lines on "
    + "the error stream."
  static let options = [
    Option.config,
    Option(
      name: "log-level", value: "LEVEL", summary: "debug, info, warning or error (default: info)"),
  ]
  static let examples = ["postern serve", "postern serve --config /etc/postern/postern.json"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let level = try logLevel(invocation.arguments)
    // A file at its size limit (`ulimit -f`) is then an error of the write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    let (stops, stop) = AsyncStream.makeStream(of: Void.self)
    InterruptWatch.start { stop.finish() }

    let configuration = try invocation.configuration()
    let log = Log(level: level)
    for warning in configuration.warnings {
      log.warning("configuration_warning", ["problem": .string(warning.description)])
    }
    let gateway = try await Gateway.start(configuration, log: log)
    for await _ in stops {}
    log.info("stopping")
    await gateway.stop()
    log.info("stopped")
    log.flush()
    return .success
  }

  private static func logLevel(_ arguments: Arguments) throws(UsageError) -> LogLevel {
    guard let text = arguments.text("log-level") else { return .info }
    guard let level = LogLevel(rawValue: text) else {
      throw UsageError("--log-level is \(text). Use debug, info, warning or error")
    }
    return level
  }
}
