import Glibc
import PosternTesting

/// The processes of a gateway's private cluster, found through its folder and `/proc`.
struct ClusterProcesses {
  let folder: TemporaryFolder

  /// Nil while no server runs.
  var postmaster: pid_t? {
    guard let text = try? folder.text(of: ".postern/postgres/postmaster.pid"),
      let processID = text.split(separator: "\n").first.flatMap({ pid_t($0) }),
      kill(processID, 0) == 0
    else { return nil }
    return processID
  }

  /// The server's children: its sessions, and its own workers too if asked.
  func children(sessionsOnly: Bool = true) -> [pid_t] {
    guard let postmaster else { return [] }
    let list = Self.text("/proc/\(postmaster)/task/\(postmaster)/children")
    return list.split(separator: " ").compactMap { pid_t($0) }.filter {
      !sessionsOnly || Self.text("/proc/\($0)/cmdline").contains("[local]")
    }
  }

  /// Empty if there is no such file, as when the process has just ended.
  private static func text(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
