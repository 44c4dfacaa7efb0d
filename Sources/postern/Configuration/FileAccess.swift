import Glibc

/// Whole files, with the system's reason when something is refused.
enum FileAccess {
  /// - Parameter maxBytes: a larger file is refused.
  static func read(_ path: String, maxBytes: Int) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(errno)
      }
      bytes += chunk[..<count]
      guard bytes.count <= maxBytes else { throw FileError(reason: "more than \(maxBytes) bytes") }
    }
  }

  /// Writes a new file which only its owner may read and write (mode 0600), and syncs it.
  /// - Parameter replaces: whether a file that stands there is replaced, in one step.
  static func writePrivate(_ bytes: [UInt8], to path: String, replaces: Bool) throws(FileError) {
    let target = replaces ? "\(path).new" : path
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (replaces ? O_TRUNC : O_EXCL)
    let file = open(target, flags, 0o600)
    guard file >= 0 else { throw FileError(errno) }
    defer { close(file) }
    // A leftover of an earlier attempt may have another mode.
    guard fchmod(file, 0o600) == 0 else { throw FileError(errno) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(errno) }
      rest = rest.dropFirst(count)
    }
    guard fsync(file) == 0 else { throw FileError(errno) }
    if replaces, rename(target, path) != 0 { throw FileError(errno) }
  }

  /// Makes a folder, if it is new for its owner alone (mode 0700), and the missing ones above it, which
  /// others may pass: below them may lie what belongs to another user, such as a database cluster.
  static func makePrivateFolder(_ path: String) throws(FileError) {
    try makeFolder(path, mode: 0o700)
  }

  private static func makeFolder(_ path: String, mode: mode_t) throws(FileError) {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    let parent = Surroundings.parent(of: path)
    guard errno == ENOENT, parent != path else { throw FileError(errno) }
    try makeFolder(parent, mode: 0o755)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError(errno) }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Nil if the process may read the file, otherwise why not.
  static func refusal(toRead path: String) -> FileError? {
    access(path, R_OK) == 0 ? nil : FileError(errno)
  }
}

/// Why the system refused a file.
struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  var reason: String
  var isMissing = false
  var description: String { reason }

  init(reason: String) { self.reason = reason }

  /// - Parameter code: an `errno`.
  init(_ code: Int32) {
    reason = String(cString: strerror(code)).lowercased()
    isMissing = code == ENOENT
  }
}
