import Glibc

/// Keeps a folder to one process, and to one cluster within it, for as long as this lives; the kernel
/// lets go of it however the process ends.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `.folderInUse` with the process that holds it.
  init(_ path: Path, folder: Path) throws(ClusterError) {
    descriptor = open(path.text, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .folderNotWritable(path: folder.text, reason: reason(errno))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      let holder = path.tail(maxBytes: 32)?.split(separator: "\n").first
      throw .folderInUse(path: folder.text, processID: holder.flatMap { Int32($0) } ?? 0)
    }
    let text = "\(getpid())\n"
    ftruncate(descriptor, 0)
    _ = text.withCString { pwrite(descriptor, $0, text.utf8.count, 0) }
  }

  deinit { close(descriptor) }
}
