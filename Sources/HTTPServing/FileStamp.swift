import Glibc

/// Which content a path names, as far as the system can tell without reading it.
struct FileStamp: Equatable {
  /// Far more than any chain of certificates.
  private static let maxBytes = 1 << 20

  private let device: UInt64
  private let inode: UInt64
  private let size: Int
  private let changed: [Int]

  /// Nil if there is no such file, or none that can be looked at. Links are followed.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    // The time of a change of rights as well: it may make a file readable.
    changed = [
      status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ]
  }

  /// Makes sure that the file can be read, and that reading it ends.
  static func check(_ path: String) throws(TLSError) {
    var status = stat()
    guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
      throw .unreadable(path, reason: String(cString: strerror(errno)).lowercased())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path, reason: "not a regular file")
    }
    guard status.st_size <= maxBytes else {
      throw .unreadable(path, reason: "more than \(maxBytes) bytes")
    }
  }
}
