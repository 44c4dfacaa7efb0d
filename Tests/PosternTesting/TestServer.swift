import CLinux
import Glibc
import Postgres
import Threading

/// The PostgreSQL server of a test run: `POSTERN_TEST_DATABASE_URL`, or a private cluster in a temporary
/// folder that the first test to ask starts and the end of the process removes.
struct TestServer: Sendable {
  /// Reaches a database from which others can be made.
  let settings: ConnectionSettings
  private let cluster: PrivateCluster?
  private let folder: String?

  /// One per process, made at first use.
  static let shared = Result { try TestServer() }

  private init() throws {
    if let url = getenv("POSTERN_TEST_DATABASE_URL") {
      settings = ConnectionSettings(url: String(cString: url))
      (cluster, folder) = (nil, nil)
      return
    }
    TemporaryFolder.removeAbandoned()
    let folder = try TemporaryFolder.make()
    var clusterSettings = ClusterSettings()
    clusterSettings.sharedBuffersMegabytes = 64
    clusterSettings.maxConnections = 200
    clusterSettings.isDurable = false
    let cluster = PrivateCluster(dataDirectory: folder, settings: clusterSettings)
    try cluster.start()
    settings = ConnectionSettings(url: cluster.connectionURL)
    (self.cluster, self.folder) = (cluster, folder)
    atexit { try? TestServer.shared.get().end() }
  }

  private func end() {
    cluster?.stop()
    if let folder { postern_remove_tree(folder) }
  }
}
