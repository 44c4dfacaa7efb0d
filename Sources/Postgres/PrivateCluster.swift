import Glibc
import Threading

/// A PostgreSQL server of Postern's own, in a folder, reached by a Unix socket only.
///
/// It is made by `initdb` on its first start, restarted when it dies, and stopped with this process
/// however that ends. Root runs it as the user `postgres`, else `nobody`.
public final class PrivateCluster: Sendable {
  private struct Running {
    let folder: ClusterFolder
    let supervisor: ClusterSupervisor
    let lock: FolderLock
  }

  private let dataDirectory: String
  private let settings: ClusterSettings
  private let log: @Sendable (String) -> Void
  private let running = Lock<Running?>(nil)

  /// - Parameters:
  ///   - dataDirectory: a folder of the program's own; the cluster keeps `postgres/`, `postgres.log`,
  ///     `postgres.lock` and `run/` there. Made if missing.
  ///   - log: told in one line what an operator should know: another folder taken, the server restarted.
  public init(
    dataDirectory: String, settings: ClusterSettings = ClusterSettings(),
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.dataDirectory = dataDirectory
    self.settings = settings
    self.log = log
  }

  deinit { running.withLock { $0?.supervisor.requestStop() } }

  /// The name of the database and of the role that owns it.
  public static let databaseName = "postern"

  /// A libpq URI of the database; empty before `start`.
  public var connectionURL: String {
    running.withLock { $0 }.map { Self.url($0.folder, database: Self.databaseName) } ?? ""
  }

  /// A line for a shell that opens the database; empty before `start`.
  public var psqlLine: String {
    guard let folder = running.withLock({ $0 })?.folder.socketFolder.text else { return "" }
    let quoted = folder.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''")
    return
      "psql -h '\(quoted)' -p \(ClusterFolder.port) -U \(Self.databaseName) \(Self.databaseName)"
  }

  /// The server's process; nil while it does not run.
  public var processID: Int32? { running.withLock { $0 }?.supervisor.processID }

  /// Starts the server, making the cluster and its database first where they are missing, and returns
  /// when it takes connections. Blocks: about a second the first time, a fraction later, recovery apart.
  public func start() throws(ClusterError) {
    guard running.withLock({ $0 == nil }) else { return }
    let installed = ServerBinaries.installed(
      in: settings.binaryFolders ?? ServerBinaries.usualFolders)
    guard let newest = installed.first, newest.majorVersion >= ServerBinaries.oldestVersion else {
      throw .missingBinaries(
        searched: settings.binaryFolders ?? ServerBinaries.usualFolders,
        found: installed.map(\.majorVersion))
    }
    let folder = try ClusterFolder(
      dataDirectory: dataDirectory, fallbackParent: Path(settings.fallbackParent), log: log)
    let lock = try FolderLock(folder.root / "postgres.lock", folder: folder.root)
    let account = try ServiceAccount.needed(owner: folder.owner)
    let binaries = try binaries(for: folder, among: installed)
    if try folder.version() == nil {
      try ClusterInitialization(folder: folder, binaries: binaries, account: account)
        .run(isDurable: settings.isDurable)
    }
    try clearPredecessor(of: folder)
    try folder.makePrivate(folder.socketFolder, for: account)
    rotateLog(folder.log)

    let options = settings.options(socketFolder: folder.socketFolder)
    let supervisor = ClusterSupervisor(
      program: binaries.postgres,
      arguments: ["-D", folder.data.text] + options.flatMap { ["-c", $0] },
      account: account, output: folder.log, log: log)
    supervisor.start()
    do throws(ClusterError) {
      try prepareDatabase(in: folder, whenReady: supervisor)
    } catch {
      supervisor.stop()
      throw error
    }
    running.withLock {
      $0 = Running(folder: folder, supervisor: supervisor, lock: lock)
    }
  }

  /// Starts the server, or, if another process runs it, answers where that one can be reached.
  /// - Returns: the running server's libpq URI; nil if this call started it.
  public func startOrJoin() throws(ClusterError) -> String? {
    do {
      try start()
      return nil
    } catch .folderInUse {
      let folder = try ClusterFolder(
        dataDirectory: dataDirectory, fallbackParent: Path(settings.fallbackParent), log: log)
      return Self.url(folder, database: Self.databaseName)
    }
  }

  /// Stops the server: sessions are ended, what is committed is kept. Blocks, 35 s at most.
  public func stop() {
    let stopped = running.withLock { running in
      defer { running = nil }
      return running
    }
    guard let stopped else { return }
    stopped.supervisor.stop()
    // It may stand outside the data directory, where nobody else clears it away.
    _ = stopped.folder.socketFolder.remove()
  }

  private func binaries(
    for folder: ClusterFolder, among installed: [ServerBinaries]
  ) throws(ClusterError) -> ServerBinaries {
    let usable = installed.filter { $0.majorVersion >= ServerBinaries.oldestVersion }
    let version = try folder.version()
    guard
      let match = usable.first(where: { version == nil || version == "\($0.majorVersion)" })
    else {
      throw .otherVersion(
        path: folder.data.text, version: version ?? "", installed: usable.map(\.majorVersion))
    }
    return match
  }

  /// Waits for a server that outlived its parent, presses one that does not stop, and removes what a
  /// killed one left.
  private func clearPredecessor(of folder: ClusterFolder) throws(ClusterError) {
    let deadline = Deadline.after(seconds: settings.predecessorTimeoutSeconds)
    let patience = Deadline.after(seconds: settings.predecessorPatienceSeconds)
    let never = Condition(())
    var hasBeenPressed = false
    while let file = PostmasterFile(in: folder.data), file.holder == .alive {
      if deadline.hasPassed {
        throw .folderInUse(path: folder.data.text, processID: file.processID)
      }
      // PostgreSQL 15 that is told to stop amid a recovery may wait for its checkpointer for ever. An
      // immediate shutdown loses nothing that is committed.
      if patience.hasPassed, !hasBeenPressed, file.serves(folder.socketFolder) {
        hasBeenPressed = true
        log("the server of an earlier start, process \(file.processID), does not stop: pressed to")
        kill(file.processID, SIGQUIT)
      }
      _ = never.wait(seconds: 0.05) { _ -> Bool? in nil }
    }
    if let file = PostmasterFile(in: folder.data), file.holder == .stranger {
      log("\(file.path.text) names process \(file.processID), which is no PostgreSQL: removed")
      _ = file.path.remove()
    }
    // The socket's own lock file has the same trap; nobody else serves this folder.
    _ = folder.socketFolder.remove()
  }

  private func rotateLog(_ file: Path) {
    let limitBytes = 16 << 20
    if let size = file.status?.st_size, size > limitBytes {
      _ = rename(file.text, file.text + ".1")
    }
  }

  private func prepareDatabase(
    in folder: ClusterFolder, whenReady supervisor: ClusterSupervisor
  ) throws(ClusterError) {
    let deadline = Deadline.after(seconds: settings.startTimeoutSeconds)
    let orphans = Deadline.after(seconds: settings.orphanTimeoutSeconds)
    let server = ConnectionSettings(url: Self.url(folder, database: "postgres"))
    while true {
      do throws(PostgresError) {
        let connection = try PostgresConnection(server)
        defer { connection.close() }
        let found = try connection.query(
          "SELECT 1 FROM pg_database WHERE datname = $1", [.text(Self.databaseName)])
        if found.isEmpty { try connection.execute("CREATE DATABASE \(Self.databaseName)") }
        try chooseCompression(connection)
        return
      } catch {
        // Orphans of a killed server hold its memory until they notice: early failures are no verdict,
        // however many.
        guard supervisor.endings < 5 || !orphans.hasPassed, !deadline.hasPassed else {
          let tail = folder.log.tail(maxBytes: 1024) ?? ""
          throw .startFailed("\(error). The end of \(folder.log.text): \(tail)")
        }
        supervisor.pause(seconds: 0.02)
      }
    }
  }

  /// LZ4 takes a fraction of pglz's time for nearly the same size. Not every server is built with it.
  private func chooseCompression(_ connection: PostgresConnection) throws(PostgresError) {
    let settings = try connection.query(
      """
      SELECT s.name FROM pg_settings s
      WHERE s.name IN ('default_toast_compression', 'wal_compression') AND 'lz4' = ANY (s.enumvals)
        AND NOT EXISTS (
          SELECT FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase
          WHERE d.datname = $1 AND r.setrole = 0 AND s.name || '=lz4' = ANY (r.setconfig))
      """, [.text(Self.databaseName)])
    for row in settings {
      try connection.execute(
        "ALTER DATABASE \(Self.databaseName) SET \(try row.text("name")) = lz4")
    }
  }

  private static func url(_ folder: ClusterFolder, database: String) -> String {
    var host = ""
    for byte in folder.socketFolder.text.utf8 {
      let character = Character(Unicode.Scalar(byte))
      if character.isASCII, character.isLetter || character.isNumber || "-._".contains(character) {
        host.append(character)
      } else {
        let digits = String(byte, radix: 16)
        host += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return "postgresql://\(databaseName)@/\(database)?host=\(host)&port=\(ClusterFolder.port)"
  }
}
