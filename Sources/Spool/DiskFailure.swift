import Glibc

/// A system call on a file that failed, and why.
struct DiskFailure: Error, Equatable, CustomStringConvertible {
  /// What was tried, such as "writing urgent-….v1".
  let doing: String
  /// The errno.
  let code: Int32

  /// The disk, a quota or the process's own limit of a file's size lets no more be written.
  var isForSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }
  var description: String { "\(doing): \(String(cString: strerror(code)))" }
}
