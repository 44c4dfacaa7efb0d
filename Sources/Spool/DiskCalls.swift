import Glibc

/// The two calls that decide whether a record is on disk; a test gives others, which hang or fail.
struct DiskCalls: Sendable {
  /// Writes at an offset, as pwrite(2). Returns the count, or -errno.
  var write:
    @Sendable (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ offset: Int64) -> Int
  /// Returns when what was written is on disk, as fdatasync(2). Returns 0 or the errno.
  var synchronize: @Sendable (_ descriptor: Int32) -> Int32

  static let system = DiskCalls(
    write: { descriptor, bytes, offset in
      let count = pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      return count < 0 ? -Int(errno) : count
    },
    synchronize: { descriptor in
      while fdatasync(descriptor) != 0 {
        if errno != EINTR { return errno }
      }
      return 0
    })
}
