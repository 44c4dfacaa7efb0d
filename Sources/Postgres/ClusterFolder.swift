import Glibc

/// Where a private cluster keeps what: below one folder, `postgres/` (the data), `postgres.log`,
/// `postgres.lock` and `run/` (the socket).
struct ClusterFolder: Sendable {
  let root: Path
  let socketFolder: Path

  static let port = 5432

  var data: Path { root / "postgres" }
  var log: Path { root / "postgres.log" }

  /// Picks the folder: the one asked for, or, when PostgreSQL's user can't reach it, one below
  /// `/var/lib/postern`. A folder that holds a cluster already goes before an empty one.
  init(
    dataDirectory: String, fallbackParent: Path,
    log: @Sendable (String) -> Void
  ) throws(ClusterError) {
    let wanted = Path(dataDirectory)
    let failure = wanted.makeFolder(mode: 0o700)
    guard failure == 0, let asked = wanted.withoutLinks else {
      throw .folderNotWritable(
        path: dataDirectory, reason: reason(failure == 0 ? ENOENT : failure))
    }
    guard access(asked.text, R_OK | W_OK | X_OK) == 0 else {
      throw .folderNotWritable(path: asked.text, reason: reason(errno))
    }
    root = try Self.reachable(asked, fallback: fallbackParent / asked.digest, log: log)
    socketFolder = Self.socketFolder(below: root)
  }

  /// Whom the data belongs to; nil before there is any.
  var owner: stat? { data.status }

  /// The version in the data's `PG_VERSION`; nil if there is no cluster.
  /// - Throws: `.notACluster` for a folder that holds something else.
  func version() throws(ClusterError) -> String? {
    if let text = (data / "PG_VERSION").tail(maxBytes: 16) {
      return String(text.prefix { !$0.isWhitespace })
    }
    guard data.status != nil else { return nil }
    guard let names = data.names else {
      throw .folderNotWritable(path: data.text, reason: reason(EACCES))
    }
    guard names.isEmpty else { throw .notACluster(path: data.text) }
    return nil
  }

  /// Makes a folder that only PostgreSQL's user may enter.
  func makePrivate(_ folder: Path, for account: ServiceAccount?) throws(ClusterError) {
    let failure = folder.makeFolder(mode: 0o700)
    let user = account?.user ?? geteuid()
    if failure == 0, let account { _ = lchown(folder.text, account.user, account.group) }
    // In a folder open to all, somebody else may have been there first.
    guard failure == 0, let status = folder.status, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == user, chmod(folder.text, 0o700) == 0
    else {
      throw .folderNotWritable(
        path: folder.text, reason: failure == 0 ? "it belongs to another user" : reason(failure))
    }
  }

  private static func reachable(
    _ asked: Path, fallback: Path, log: @Sendable (String) -> Void
  ) throws(ClusterError) -> Path {
    let owner = (asked / "postgres").status
    guard let account = try ServiceAccount.needed(owner: owner) else { return asked }
    let isUsed = owner != nil
    if letThrough(account, asked) {
      if !isUsed, (fallback / "postgres").status != nil, letThrough(account, fallback) {
        log("the database is in \(fallback.text), where an earlier start had to put it")
        return fallback
      }
      return asked
    }
    guard !isUsed, fallback.makeFolder(mode: 0o700) == 0, letThrough(account, fallback) else {
      throw .folderNotReachable(path: asked.text, user: account.name)
    }
    log(
      "\(asked.text) can't be reached by the user \(account.name); the database is in \(fallback.text)"
    )
    return fallback
  }

  /// Whether PostgreSQL's user can get to a folder, once its group may pass: the folder is Postern's own.
  private static func letThrough(_ account: ServiceAccount, _ folder: Path) -> Bool {
    if account.has(X_OK, on: folder) { return true }
    guard let status = folder.status, status.st_uid == geteuid(),
      chown(folder.text, status.st_uid, account.group) == 0,
      chmod(folder.text, (status.st_mode & 0o777) | 0o010) == 0
    else { return false }
    return account.has(X_OK, on: folder)
  }

  /// A socket's path has 107 bytes at most (`sun_path`), and libpq reads a comma as the end of a host.
  private static func socketFolder(below root: Path) -> Path {
    let folder = root / "run"
    let socket = folder / ".s.PGSQL.\(port).lock"
    if socket.text.utf8.count <= 107, !folder.text.contains(",") { return folder }
    return Path(geteuid() == 0 ? "/run" : "/tmp") / "postern-\(root.digest)"
  }
}
