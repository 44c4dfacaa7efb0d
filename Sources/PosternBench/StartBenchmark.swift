import Signatures

/// How fast the gateway is ready on a private cluster that exists, and what it takes while nothing happens.
struct StartBenchmark {
  let options: BenchOptions
  let folder: BenchFolder
  let cleanup: Cleanup

  private static let idleSeconds = 3.0

  func run(into report: inout Report) throws {
    let home = try folder.makeFolder("start")
    let settings = GatewaySettings(
      port: try ServerUnderTest.freePort(), mappingsDirectory: options.mappings,
      signingKey: ECDSAPrivateKey.generate(), token: "token")
    var table = Table("start and rest", columns: ["figure", "value", "unit"])
    Progress.say("first start, making a private cluster")
    let first = try start(in: home, settings)
    table.add([
      .text("first start to ready"), .number(first.secondsToReady, decimals: 2), .text("s"),
    ])
    first.stop()

    Progress.say("start on the existing cluster")
    let starts = try (0..<3).map { _ in
      let server = try start(in: home, settings)
      defer { server.stop() }
      return server.secondsToReady
    }.sorted()
    let median = starts[1]
    table.add([
      .text("start to ready, cluster existing, median of 3"), .number(median, decimals: 2),
      .text("s"),
    ])
    let last = try start(in: home, settings)
    MonotonicClock.sleep(until: MonotonicClock.nanoseconds + UInt64(seconds: Self.idleSeconds))
    let resident = last.memory?.resident ?? 0
    last.stop()
    table.add([
      .text("gateway's resident memory, idle"), .number(resident, decimals: 1), .text("MiB"),
    ])
    report.add(table)
    report.add(Aim("start to ready, cluster existing", median, .atMost(1), unit: "s"))
    report.add(Aim("gateway's resident memory, idle", resident, .atMost(40), unit: "MiB"))
  }

  private func start(in home: String, _ settings: GatewaySettings) throws -> ServerUnderTest {
    let server = try ServerUnderTest(program: options.server, folder: home, settings: settings)
    cleanup.add { server.stop() }
    return server
  }
}
