import Testing

/// The suites that run the built program, one test at a time.
@Suite(.serialized) enum BuiltProgram {
  /// Those that share one gateway.
  @Suite(.serialized, .sharedGateway) enum OneGateway {}
}

/// Runs one gateway for all tests of a suite: `RunningGateway.shared`.
struct SharedGateway: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing body: @Sendable @concurrent () async throws -> Void
  ) async throws {
    let gateway = try RunningGateway()
    try await gateway.start()
    try await RunningGateway.$shared.withValue(gateway) { try await body() }
    #expect(await gateway.end() == 0)
    #expect(try gateway.leaks() == [], "after all tests that shared the gateway")
  }
}

extension Trait where Self == SharedGateway {
  static var sharedGateway: SharedGateway { SharedGateway() }
}

extension RunningGateway {
  /// Secrets and addresses that stand in the log.
  func leaks() throws -> [String] {
    let log = try log()
    return (tenants.secrets + ["@example.com", "%40example.com", "+35699", "35699000"])
      .filter { log.contains($0) }
  }
}
