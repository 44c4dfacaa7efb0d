import CLinux
import Glibc

/// A path of the file system and the few questions that a cluster's folder raises.
struct Path: Sendable, Equatable {
  let text: String

  init(_ text: String) { self.text = text }

  static func / (folder: Path, name: String) -> Path { Path(folder.text + "/" + name) }

  var withoutLinks: Path? {
    guard let resolved = realpath(text, nil) else { return nil }
    defer { free(resolved) }
    return Path(String(cString: resolved))
  }

  /// Nil if there is nothing; links are not followed.
  var status: stat? {
    var status = stat()
    return lstat(text, &status) == 0 ? status : nil
  }

  var exists: Bool { access(text, F_OK) == 0 }
  var isExecutable: Bool { access(text, X_OK) == 0 }

  /// The names in a folder; nil if it can't be read.
  var names: [String]? {
    guard let folder = opendir(text) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The last bytes of a file as text, at most `maxBytes`; nil if it can't be read.
  func tail(maxBytes: Int) -> String? {
    let file = open(text, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: maxBytes)
    let count = pread(file, &bytes, maxBytes, max(0, size - off_t(maxBytes)))
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// Makes a folder, and those above it; nothing happens if it stands.
  /// - Returns: 0 or errno.
  func makeFolder(mode: mode_t) -> Int32 {
    if mkdir(text, mode) == 0 || errno == EEXIST { return 0 }
    guard errno == ENOENT, let cut = text.lastIndex(of: "/"), cut > text.startIndex else {
      return errno
    }
    // Passable, not readable: PostgreSQL's user has to get through.
    let failure = Path(String(text[..<cut])).makeFolder(mode: 0o711)
    if failure != 0 { return failure }
    return mkdir(text, mode) == 0 ? 0 : errno
  }

  /// Removes a file or a whole folder, without following links. What is not there is no error.
  /// - Returns: 0 or errno.
  func remove() -> Int32 {
    postern_remove_tree(text) == 0 || errno == ENOENT ? 0 : errno
  }

  /// 16 hexadecimal digits that tell paths apart (FNV-1a).
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// The system's words for an errno.
func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
