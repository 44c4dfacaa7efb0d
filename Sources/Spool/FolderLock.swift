import CLinux
import Glibc

/// The exclusive hold of one gateway on its spool: flock(2) on the file `lock`, which ends with the process.
struct FolderLock: Sendable {
  static let fileName = "lock"
  private let file: OpenFile

  init(_ folder: Folder) throws(SpoolError) {
    do {
      file = try folder.open(Self.fileName, O_RDWR | O_CREAT)
    } catch {
      throw .unusable(directory: folder.path, problem: "\(error)")
    }
    let code = -postern_lock(file.descriptor)
    guard code == 0 else {
      if code == EWOULDBLOCK {
        throw .locked(directory: folder.path, holder: Self.holder(in: file))
      }
      let failure = DiskFailure(doing: "locking \(Self.fileName)", code: code)
      throw .unusable(directory: folder.path, problem: "\(failure)")
    }
    do {
      try file.truncate(to: 0)
      try file.write(Array("process \(getpid())\n".utf8), at: 0, .system)
    } catch {
      // Without the name the lock is as good.
      guard error.isForSpace else {
        throw .unusable(directory: folder.path, problem: "\(error)")
      }
    }
  }

  func release() { postern_unlock(file.descriptor) }

  private static func holder(in file: OpenFile) -> String {
    guard let bytes = try? file.read(at: 0, count: 64) else { return "which can't be read" }
    let text = String(decoding: bytes.prefix { $0 >= 0x20 && $0 < 0x7F }, as: UTF8.self)
    return text.isEmpty ? "which did not write its name" : text
  }
}
