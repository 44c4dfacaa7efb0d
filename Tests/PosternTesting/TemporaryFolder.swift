import CLinux
import Glibc

/// Folders below `/tmp`, named after their process so that a later run can clear up after a killed one.
public enum TemporaryFolder {
  private static let parent = "/tmp"
  private static let prefix = "postern-test-"

  /// Makes an empty folder that other users can pass through but not read; the caller removes it.
  public static func make() throws -> String {
    var template = Array("\(parent)/\(prefix)\(getpid())-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw PosixError(doing: "making a temporary folder", code: errno)
    }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    chmod(path, 0o711)
    return path
  }

  public static func remove(_ path: String) { postern_remove_tree(path) }

  /// Removes the folders of processes that are gone.
  static func removeAbandoned() {
    guard let folder = opendir(parent) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix),
        let owner = Int32(name.dropFirst(prefix.count).prefix { $0.isNumber }),
        kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      postern_remove_tree("\(parent)/\(name)")
    }
  }
}

/// A system call that failed, and why.
public struct PosixError: Error, CustomStringConvertible {
  let doing: String
  let code: Int32
  public var description: String { "\(doing): \(String(cString: strerror(code)))" }
}
