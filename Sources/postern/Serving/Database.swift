import Postgres
import Store
import Telemetry

/// The database the gateway writes to: the configured one, or a private cluster of its own.
struct Database {
  /// Never printed: it may hold a password.
  let url: String
  private let cluster: PrivateCluster?

  /// - Throws: `ClusterError`, saying what keeps the private cluster from running.
  static func start(_ configuration: Configuration, log: Log) throws -> Database {
    if let configured = configuration.databaseURL {
      return Database(url: configured.value, cluster: nil)
    }
    let cluster = PrivateCluster(dataDirectory: configuration.dataDirectory) {
      log.info("private_cluster", ["message": .string($0)])
    }
    try cluster.start()
    log.info("private_cluster_started", ["psql": .string(cluster.psqlLine)])
    return Database(url: cluster.connectionURL, cluster: cluster)
  }

  /// The same database for a verb beside the gateway: a private cluster that runs already is used as it
  /// is, and one that does not is started for as long as the verb works.
  static func join(_ configuration: Configuration) throws -> Database {
    if let configured = configuration.databaseURL {
      return Database(url: configured.value, cluster: nil)
    }
    let cluster = PrivateCluster(dataDirectory: configuration.dataDirectory)
    if let running = try cluster.startOrJoin() { return Database(url: running, cluster: nil) }
    return Database(url: cluster.connectionURL, cluster: cluster)
  }

  /// A writer that waits longer than this for the database counts it as away.
  var writerSettings: ConnectionSettings {
    ConnectionSettings(
      url: url, applicationName: "postern-writer", connectTimeoutSeconds: 1,
      statementTimeoutSeconds: 10,
      // A session that hangs may keep its row locks: to wait for them is to wait for a database that is away.
      sessionSettings: ["lock_timeout": "800ms"]
    ).keyed
  }

  /// Stops the private cluster. Blocks.
  func stop() { cluster?.stop() }
}
