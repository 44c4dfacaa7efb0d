import Glibc

/// Makes a new cluster: `initdb` in a folder beside, renamed when it is complete, so that a start that
/// was cut short leaves nothing half made.
struct ClusterInitialization {
  let folder: ClusterFolder
  let binaries: ServerBinaries
  let account: ServiceAccount?

  func run(isDurable: Bool) throws(ClusterError) {
    let draft = folder.root / "postgres.new"
    let leftover = draft.remove()
    guard leftover == 0 else {
      throw .folderNotWritable(path: draft.text, reason: reason(leftover))
    }
    try folder.makePrivate(draft, for: account)
    let (exitCode, output) = ChildProcess.run(
      binaries.initdb,
      [
        "--pgdata=\(draft.text)", "--username=\(PrivateCluster.databaseName)", "--encoding=UTF8",
        "--locale=\(Self.locale)", "--auth-local=trust", "--auth-host=reject", "--data-checksums",
        "--no-instructions",
      ] + (isDurable ? [] : ["--no-sync"]), as: account, timeoutSeconds: 120)
    guard exitCode == 0 else { throw .initializationFailed(String(output.suffix(1024))) }
    guard rename(draft.text, folder.data.text) == 0 else {
      throw .folderNotWritable(path: folder.data.text, reason: reason(errno))
    }
  }

  /// Bytewise order with Unicode's letters, where the system has it.
  private static var locale: String {
    guard let found = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else { return "C" }
    freelocale(found)
    return "C.UTF-8"
  }
}
