/// `postern healthcheck`
enum CheckHealth: Verb {
  static let name = "healthcheck"
  static let summary = "ask the gateway on this machine whether it is alive"
  static let details =
    "Exit code 0 if GET /healthz answers 200 within 3 s, otherwise 1: for containers."
  static let options = [
    Option.config,
    Option(
      name: "url", value: "URL", summary: "the gateway (default: the configured listen address)"),
  ]
  static let examples = ["postern healthcheck"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let base = try invocation.arguments.text("url") ?? invocation.configuration().gatewayURL
    try await runOnThread(named: "healthcheck") {
      let response = try HTTPClient(timeoutSeconds: 3).get("\(base)/healthz")
      guard response.status == 200 else {
        throw Failure("\(base)/healthz answered \(response.status)")
      }
    }
    invocation.console.line("alive")
    return .success
  }
}
