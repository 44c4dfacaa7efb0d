import Glibc

/// One installation of PostgreSQL: a folder with `postgres` and `initdb`.
struct ServerBinaries: Sendable, Equatable {
  let folder: Path
  let majorVersion: Int

  var postgres: Path { folder / "postgres" }
  var initdb: Path { folder / "initdb" }

  /// The oldest version Postern works with.
  static let oldestVersion = 15

  /// The folders of `PATH`, then those where Debian, Ubuntu and Red Hat keep them.
  static var usualFolders: [String] {
    let searchPath = getenv("PATH").map { String(cString: $0) } ?? ""
    var folders = searchPath.split(separator: ":").map(String.init)
    for name in (Path("/usr/lib/postgresql").names ?? []).sorted() {
      folders.append("/usr/lib/postgresql/\(name)/bin")
    }
    for name in (Path("/usr").names ?? []).sorted() where name.hasPrefix("pgsql-") {
      folders.append("/usr/\(name)/bin")
    }
    return folders
  }

  /// The installations in `folders`, the newest first.
  static func installed(in folders: [String]) -> [ServerBinaries] {
    var found: [ServerBinaries] = []
    for folder in folders {
      guard let postgres = (Path(folder) / "postgres").withoutLinks, postgres.isExecutable,
        let cut = postgres.text.lastIndex(of: "/")
      else { continue }
      let folder = Path(String(postgres.text[..<cut]))
      guard (folder / "initdb").isExecutable, !found.contains(where: { $0.folder == folder }),
        let version = version(of: postgres)
      else { continue }
      found.append(ServerBinaries(folder: folder, majorVersion: version))
    }
    return found.sorted { $0.majorVersion > $1.majorVersion }
  }

  /// From `postgres (PostgreSQL) 15.4 (Debian …)`.
  private static func version(of postgres: Path) -> Int? {
    let (exitCode, output) = ChildProcess.run(postgres, ["--version"], timeoutSeconds: 10)
    guard exitCode == 0, let start = output.range(of: ") ") else { return nil }
    return Int(output[start...].prefix { $0.isNumber })
  }
}

extension String {
  /// The index after the first occurrence of `part`.
  fileprivate func range(of part: String) -> String.Index? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(part) { return self.index(index, offsetBy: part.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
