import Glibc

/// An open descriptor; closed when nobody holds it any more.
final class OpenFile: Sendable {
  let descriptor: Int32
  /// As it is named in errors.
  let name: String

  init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  deinit { close(descriptor) }

  /// The length in bytes.
  func length() throws(DiskFailure) -> Int64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw DiskFailure(doing: "measuring \(name)", code: errno)
    }
    return Int64(status.st_size)
  }

  func truncate(to length: Int64) throws(DiskFailure) {
    while ftruncate(descriptor, off_t(length)) != 0 {
      if errno != EINTR { throw DiskFailure(doing: "shortening \(name)", code: errno) }
    }
  }

  /// Returns when the content is on disk.
  func synchronize(_ disk: DiskCalls) throws(DiskFailure) {
    let code = disk.synchronize(descriptor)
    guard code == 0 else { throw DiskFailure(doing: "synchronising \(name)", code: code) }
  }

  /// Writes all of `bytes`; on failure some of it may be there.
  func write(_ bytes: [UInt8], at offset: Int64, _ disk: DiskCalls) throws(DiskFailure) {
    let code: Int32 = bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = disk.write(descriptor, rest, offset + Int64(done))
        if count > 0 {
          done += count
        } else if count != -Int(EINTR) {
          return count == 0 ? EIO : Int32(truncatingIfNeeded: -count)
        }
      }
      return 0
    }
    guard code == 0 else { throw DiskFailure(doing: "writing \(name)", code: code) }
  }

  /// The bytes of a stretch. What can't be read, a bad sector or past the end, reads as zeros: a record's
  /// checksum tells, and the readable rest is not lost with it.
  func read(at offset: Int64, count: Int) throws(DiskFailure) -> [UInt8] {
    let sector = 4096
    var bytes = [UInt8](repeating: 0, count: count)
    let code: Int32 = bytes.withUnsafeMutableBytes { bytes in
      var done = 0
      var step = count
      while done < count {
        let target = UnsafeMutableRawBufferPointer(
          rebasing: bytes[done..<min(count, done + step)])
        let got = pread(
          descriptor, target.baseAddress, target.count, off_t(offset) + done)
        if got > 0 {
          done += got
        } else if got == 0 {
          return 0
        } else if errno == EIO {
          if step <= sector { done += target.count }
          step = sector
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
    guard code == 0 else { throw DiskFailure(doing: "reading \(name)", code: code) }
    return bytes
  }
}
