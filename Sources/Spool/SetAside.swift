import Glibc
import Threading

/// The folder `set-aside`: what could not be read or used, for a person to look at. Nothing in it is ever
/// removed by the spool.
final class SetAside: Sendable {
  static let folderName = "set-aside"
  private let folder: Folder
  private let files: Lock<Int>

  init(in spool: Folder) throws(DiskFailure) {
    folder = try Folder(making: spool.path + "/" + Self.folderName)
    let names = try folder.names()
    files = Lock(
      names.count { $0.hasSuffix(Kind.damage.rawValue) || $0.hasSuffix(Kind.record.rawValue) })
  }

  /// How many files lie there.
  var count: Int { files.withLock { $0 } }

  enum Kind: String {
    case damage = ".damage"
    case record = ".record"
  }

  /// Keeps bytes in a file of its own; the same place in the spool is kept once.
  /// - Parameter next: gives the bytes piece by piece, from the offset within them; empty at the end.
  /// - Returns: the file's name relative to the spool; it is on disk.
  func keep(
    _ place: String, _ kind: Kind, next: (Int64) throws(DiskFailure) -> [UInt8]
  ) throws(DiskFailure) -> String {
    let name = place + kind.rawValue
    let (file, isNew) = try open(name)
    var length: Int64 = 0
    while true {
      let bytes = try next(length)
      guard !bytes.isEmpty else { break }
      try file.write(bytes, at: length, .system)
      length += Int64(bytes.count)
    }
    try file.synchronize(.system)
    try folder.synchronize()
    if isNew { files.withLock { $0 += 1 } }
    return "\(Self.folderName)/\(name)"
  }

  private func open(_ name: String) throws(DiskFailure) -> (OpenFile, isNew: Bool) {
    do {
      return (try folder.open(name, O_WRONLY | O_CREAT | O_EXCL), true)
    } catch {
      guard error.code == EEXIST else { throw error }
      return (try folder.open(name, O_WRONLY | O_TRUNC), false)
    }
  }
}
