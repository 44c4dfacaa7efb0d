import Glibc

/// What the program takes from the process it runs in, as values, so that a test can give its own.
struct Surroundings: Sendable {
  /// The value of an environment variable, or nil.
  var environment: @Sendable (String) -> String?
  /// The working folder, absolute.
  var folder: String
  /// The program's own file, absolute; nil if it is not known.
  var executable: String?

  static var process: Surroundings {
    let folder = getcwd(nil, 0)
    defer { free(folder) }
    return Surroundings(
      environment: { name in getenv(name).map { String(cString: $0) } },
      folder: folder.map { String(cString: $0) } ?? "/", executable: ownFile)
  }

  private static var ownFile: String? {
    let file = realpath("/proc/self/exe", nil)
    defer { free(file) }
    return file.map { String(cString: $0) }
  }

  /// `path` made absolute against `folder`, `.` and doubled slashes removed.
  static func absolute(_ path: String, in folder: String) -> String {
    let joined = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    return "/" + joined.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  /// The folder of an absolute path.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
