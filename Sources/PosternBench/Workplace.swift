import Glibc
import Postgres
import Signatures

/// What all measurements share: the cluster, the gateway on it, and the way to both.
struct Workplace {
  let options: BenchOptions
  let folder: BenchFolder
  let cluster: PrivateCluster
  let server: ServerUnderTest
  let signingKey: ECDSAPrivateKey
  let token: String

  /// 64 clients of the limits, the gateway's own connections and some to spare.
  private static let maxConnections = 100

  /// Starts PostgreSQL as the gateway would, durable, and the gateway on it. Call it on the main thread.
  ///
  /// The cluster is this program's and not the gateway's only so that it admits 64 clients of its own.
  init(_ options: BenchOptions, folder: BenchFolder, cleanup: Cleanup) throws {
    self.options = options
    self.folder = folder
    var settings = ClusterSettings()
    settings.maxConnections = Self.maxConnections
    let cluster = PrivateCluster(
      dataDirectory: try folder.makeFolder("cluster"), settings: settings,
      log: { Progress.say($0) })
    self.cluster = cluster
    Progress.say("starting PostgreSQL in \(folder.path)")
    try cluster.start()
    cleanup.add { cluster.stop() }

    signingKey = ECDSAPrivateKey.generate()
    token = Hex.encode(SecureRandom.bytes(24))
    Progress.say("starting \(options.server)")
    let server = try ServerUnderTest(
      program: options.server, folder: try folder.makeFolder("gateway"),
      settings: GatewaySettings(
        port: try ServerUnderTest.freePort(), mappingsDirectory: options.mappings,
        databaseURL: cluster.connectionURL, signingKey: signingKey, token: token))
    self.server = server
    cleanup.add { server.stop() }
  }

  /// A session on a database of the cluster; the gateway's by default.
  func connect(to database: String = PrivateCluster.databaseName) throws -> PostgresConnection {
    try PostgresConnection(try settings(of: database))
  }

  func settings(of database: String) throws(PostgresError) -> ConnectionSettings {
    let own = ConnectionSettings(url: cluster.connectionURL)
    return ConnectionSettings(
      url: try own.connectionText(database: database), applicationName: "postern-bench",
      statementTimeoutSeconds: 900)
  }

  func readCPU() -> CPUShares {
    CPUShares(
      client: ProcessCPU.seconds(of: getpid()), gateway: server.cpuSeconds,
      postgres: cluster.processID.map { ProcessCPU.secondsOfFamily($0) } ?? 0,
      machine: ProcessCPU.secondsOfMachine)
  }

  /// - Parameter atLeastSeconds: for what shows only in a longer window than the options ask for.
  func loadClient(
    requestsPerSecond: Double? = nil, atLeastSeconds: Double = 0
  ) -> LoadClient {
    LoadClient(
      port: server.port, connections: options.connections,
      seconds: max(options.seconds, atLeastSeconds),
      requestsPerSecond: requestsPerSecond, readCPU: readCPU)
  }
}
