import Glibc
import PosternTesting
import Testing
import Threading

@testable import Postgres

@Suite struct PrivateClusterTests {
  /// A folder for one test, removed with it.
  final class Folder {
    let path: String
    init() throws { path = try TemporaryFolder.make() }
    deinit { TemporaryFolder.remove(path) }
  }

  private let folder: Folder
  private let messages = Lock<[String]>([])

  init() throws { folder = try Folder() }

  private func cluster(_ change: (inout ClusterSettings) -> Void = { _ in }) -> PrivateCluster {
    var settings = ClusterSettings.test
    change(&settings)
    let messages = messages
    return PrivateCluster(dataDirectory: folder.path, settings: settings) { message in
      messages.withLock { $0.append(message) }
    }
  }

  private func connect(_ cluster: PrivateCluster) throws -> PostgresConnection {
    try PostgresConnection(ConnectionSettings(url: cluster.connectionURL))
  }

  private func write(_ text: String, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    #expect(text.withCString { Glibc.write(file, $0, text.utf8.count) } == text.utf8.count)
  }

  private func mode(_ name: String) -> mode_t? {
    (Path(folder.path) / name).status.map { $0.st_mode & 0o777 }
  }

  @Test func `a second start finds the data of the first, past a killed one's traces`() throws {
    let first = cluster()
    try first.start()
    try connect(first).execute("CREATE TABLE kept (n int8)")
    #expect(first.psqlLine.hasPrefix("psql -h '\(folder.path)/run' "))
    for (name, expected) in [("postgres", 0o700), ("run", 0o700), ("postgres.log", 0o600)] {
      #expect(mode(name) == mode_t(expected))
    }
    #expect((mode("") ?? 0) & 0o004 == 0)
    let slow = try connect(first).query(
      """
      SELECT FROM pg_settings WHERE name IN ('default_toast_compression', 'wal_compression')
        AND 'lz4' = ANY (enumvals) AND setting <> 'lz4'
      """)
    #expect(slow.count == 0)
    first.stop()
    #expect(first.processID == nil)
    #expect(first.connectionURL == "")

    // The ids of a process that never was and of one that is no PostgreSQL.
    for stale in [4_194_305, getpid()] {
      let lock = "\(stale)\n\(folder.path)/postgres\n1\n5432\n\(folder.path)/run\n\n\n"
      let path = Path(folder.path + "/postgres/postmaster.pid")
      try write(lock, to: path.text)
      let owner = try #require((Path(folder.path) / "postgres").status)
      chown(path.text, owner.st_uid, owner.st_gid)
      let next = cluster()
      try next.start()
      #expect(try connect(next).query("SELECT n FROM kept").count == 0)
      next.stop()
    }
  }

  @Test func `a killed server is started again and its orphans are waited for`() async throws {
    let cluster = cluster()
    try cluster.start()
    defer { cluster.stop() }
    let killed = try #require(cluster.processID)
    let orphan = try connect(cluster)
    try orphan.execute("CREATE TABLE t (n int8); INSERT INTO t VALUES (1)")
    kill(killed, SIGKILL)
    #expect(
      await eventually(withinSeconds: 60) {
        guard cluster.processID.map({ $0 != killed }) == true else { return false }
        do { return try connect(cluster).query("SELECT n FROM t").count == 1 } catch {
          return false
        }
      })
    #expect(messages.withLock { $0 }.contains("PostgreSQL was ended by signal 9"))
  }

  @Test func `a folder in use is refused with the process that uses it`() throws {
    let first = cluster()
    try first.start()
    defer { first.stop() }
    #expect(throws: ClusterError.folderInUse(path: folder.path, processID: getpid())) {
      try cluster().start()
    }
    // Without the lock, as for a server that somebody started by hand.
    unlink(folder.path + "/postgres.lock")
    let server = try #require(first.processID)
    #expect(throws: ClusterError.folderInUse(path: folder.path + "/postgres", processID: server)) {
      try cluster { $0.predecessorTimeoutSeconds = 0 }.start()
    }
    #expect(try connect(first).query("SELECT 1").count == 1)
  }

  /// The server's own worker that a title names.
  private func worker(_ title: String, of server: pid_t) throws -> pid_t {
    let children = Path("/proc/\(server)/task/\(server)/children").tail(maxBytes: 4096) ?? ""
    let worker = children.split(separator: " ").compactMap { pid_t($0) }.first {
      Path("/proc/\($0)/cmdline").tail(maxBytes: 4096)?.contains(title) == true
    }
    return try #require(worker)
  }

  @Test func `a predecessor that does not stop is pressed to, and what it committed is there`()
    async throws
  {
    var first: PrivateCluster? = cluster()
    try first?.start()
    let server = try #require(first?.processID)
    try connect(#require(first)).execute("CREATE TABLE kept AS SELECT 7 AS n")
    // A shutdown waits for the checkpointer, however long it takes.
    let checkpointer = try worker("checkpointer", of: server)
    kill(checkpointer, SIGSTOP)
    // Asks the server to stop and goes, as the death of a gateway does.
    first = nil

    let next = cluster { $0.predecessorPatienceSeconds = 0.2 }
    try next.start()
    defer { next.stop() }
    #expect(try connect(next).query("SELECT n FROM kept").count == 1)
    #expect(kill(checkpointer, 0) != 0)
    let pressed = "the server of an earlier start, process \(server), does not stop: pressed to"
    #expect(messages.withLock { $0 }.filter { $0 == pressed }.count == 1)
  }

  @Test func `only a server started with our socket's folder is taken for ours`() throws {
    let first = cluster()
    try first.start()
    defer { first.stop() }
    let server = try #require(first.processID)
    let file = try #require(PostmasterFile(in: Path(folder.path + "/postgres")))
    #expect(file.processID == server)
    #expect(file.serves(Path(folder.path + "/run")))
    for other in ["/run/other", folder.path, folder.path + "/run/", ""] {
      #expect(!file.serves(Path(other)))
    }
  }

  @Test func `a data folder too deep for a socket gets a short one elsewhere`() throws {
    let deep = folder.path + "/" + String(repeating: "d", count: 100)
    let cluster = PrivateCluster(dataDirectory: deep, settings: .test)
    try cluster.start()
    #expect(try connect(cluster).query("SELECT 1").count == 1)
    let socketFolder = try #require(cluster.psqlLine.split(separator: "'").dropFirst().first)
    #expect(!socketFolder.contains("ddd"))
    cluster.stop()
    #expect(!Path(String(socketFolder)).exists)
  }

  @Test func `a server that can't start is reported with the end of its log`() throws {
    let error = #expect(throws: ClusterError.self) {
      try cluster { $0.maxConnections = 1 << 30 }.start()
    }
    guard case .startFailed(let text) = error else {
      Issue.record("another error")
      return
    }
    #expect(text.contains("max_connections"))
  }

  @Test func `missing binaries are named with the package to install`() throws {
    let error = #expect(throws: ClusterError.self) {
      try cluster { $0.binaryFolders = ["/nowhere"] }.start()
    }
    #expect(error == .missingBinaries(searched: ["/nowhere"], found: []))
    #expect(error.map { "\($0)".contains("apt-get install postgresql") } == true)
  }

  @Test func `a PostgreSQL older than 15 is not taken`() throws {
    for name in ["postgres", "initdb"] {
      try write("#!/bin/sh\necho 'postgres (PostgreSQL) 14.2'\n", to: "\(folder.path)/\(name)")
      chmod("\(folder.path)/\(name)", 0o755)
    }
    #expect(throws: ClusterError.missingBinaries(searched: [folder.path], found: [14])) {
      try cluster { $0.binaryFolders = [folder.path] }.start()
    }
  }

  @Test func `data of another version is left alone`() throws {
    mkdir(folder.path + "/postgres", 0o700)
    try write("13\n", to: folder.path + "/postgres/PG_VERSION")
    let error = #expect(throws: ClusterError.self) { try cluster().start() }
    guard case .otherVersion(_, "13", _) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(error.map { "\($0)".contains("postgresql-13") } == true)
  }

  @Test func `a folder that holds something else is left alone`() throws {
    mkdir(folder.path + "/postgres", 0o700)
    try write("mine", to: folder.path + "/postgres/notes")
    #expect(throws: ClusterError.notACluster(path: folder.path + "/postgres")) {
      try cluster().start()
    }
  }

  @Test func `an unusable folder is refused with the reason`() throws {
    try write("", to: folder.path + "/file")
    let path = folder.path + "/file/data"
    #expect(throws: ClusterError.folderNotWritable(path: path, reason: "Not a directory")) {
      try PrivateCluster(dataDirectory: path).start()
    }
  }

  @Test(.enabled(if: geteuid() == 0))
  func `a folder that PostgreSQL's user can't reach is replaced, unless it holds data`() throws {
    chmod(folder.path, 0o700)
    let closed = folder.path + "/closed"
    let other = try Folder()
    let fallback = Path(other.path) / "var"
    #expect(Path(closed).makeFolder(mode: 0o700) == 0)
    chown(folder.path, 65534, 65534)
    let messages = messages
    let chosen = try ClusterFolder(dataDirectory: closed, fallbackParent: fallback) { message in
      messages.withLock { $0.append(message) }
    }
    #expect(chosen.root == fallback / Path(closed).digest)
    #expect(messages.withLock { $0.count } == 1)

    // Opened later, the earlier place still holds the data.
    #expect(chosen.data.makeFolder(mode: 0o700) == 0)
    chmod(folder.path, 0o711)
    let again = try ClusterFolder(dataDirectory: closed, fallbackParent: fallback) { _ in }
    #expect(again.root == chosen.root)

    chmod(folder.path, 0o700)
    mkdir(closed + "/postgres", 0o700)
    #expect(throws: ClusterError.self) {
      try ClusterFolder(dataDirectory: closed, fallbackParent: fallback) { _ in }
    }
  }
}
