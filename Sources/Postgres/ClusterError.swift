/// Why a private cluster could not be started; the description says what to do.
public enum ClusterError: Error, Sendable, Equatable {
  /// No `postgres` and `initdb` of version 15 or newer; `found` are older ones.
  case missingBinaries(searched: [String], found: [Int])
  /// Another process runs on the folder.
  case folderInUse(path: String, processID: Int32)
  /// The folder can't be made or written.
  case folderNotWritable(path: String, reason: String)
  /// The folder holds a cluster, but the user that PostgreSQL runs as can't reach it.
  case folderNotReachable(path: String, user: String)
  /// The folder holds something, but no cluster.
  case notACluster(path: String)
  /// The folder holds a cluster of a version that is not installed.
  case otherVersion(path: String, version: String, installed: [Int])
  /// Root can't run PostgreSQL and there is neither a user `postgres` nor `nobody`.
  case noServiceAccount
  /// `initdb` failed, with the end of its output.
  case initializationFailed(String)
  /// `postgres` ended again and again, or did not become ready; with the end of its log.
  case startFailed(String)
}

extension ClusterError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingBinaries(let searched, let found):
      "PostgreSQL 15 or newer is not installed: no postgres and initdb in "
        + searched.joined(separator: ", ")
        + (found.isEmpty ? "" : "; found only version \(list(found))")
        + ". Install it (apt-get install postgresql), or set database_url to a server of your own."
    case .folderInUse(let path, let processID):
      "\(path) is already used by process \(processID). Stop that process, or set another data_directory."
    case .folderNotWritable(let path, let reason):
      "\(path) can't be used for the database: \(reason). Change its permissions, or set another data_directory."
    case .folderNotReachable(let path, let user):
      "\(path) can't be reached by the user \(user), as whom PostgreSQL runs: one of the folders above "
        + "it is closed to others. Open it (chmod o+x), or move the folder."
    case .notACluster(let path):
      "\(path) is not empty and holds no PostgreSQL cluster. Empty it, or set another data_directory."
    case .otherVersion(let path, let version, let installed):
      "\(path) holds data of PostgreSQL \(version), but installed is \(list(installed)). "
        + "Install postgresql-\(version), or move the data with pg_upgrade or pg_dump."
    case .noServiceAccount:
      "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as."
    case .initializationFailed(let output): "initdb failed: \(output)"
    case .startFailed(let log): "PostgreSQL did not start: \(log)"
    }
  }

  private func list(_ versions: [Int]) -> String {
    versions.isEmpty ? "none" : versions.map(String.init).joined(separator: ", ")
  }
}
