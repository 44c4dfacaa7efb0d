import CLinux
import Glibc

/// A folder for all that a run writes, removed at its end.
struct BenchFolder {
  let path: String

  /// Below /var/tmp, which lies on a disk where /tmp may lie in memory: durable writes must cost what they cost.
  init(cleanup: Cleanup, keeps: Bool) throws(BenchError) {
    var template = Array("/var/tmp/postern-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw BenchError("can't make a folder in /var/tmp: \(String(cString: strerror(errno)))")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.path = path
    // PostgreSQL's own user has to get through.
    chmod(path, 0o711)
    cleanup.add {
      if keeps { return Progress.say("kept \(path)") }
      if postern_remove_tree(path) != 0 { Progress.say("could not remove \(path)") }
    }
  }

  /// Makes a folder for one server.
  func makeFolder(_ name: String) throws(BenchError) -> String {
    let folder = "\(path)/\(name)"
    guard mkdir(folder, 0o711) == 0 else {
      throw BenchError("can't make \(folder): \(String(cString: strerror(errno)))")
    }
    return folder
  }
}
