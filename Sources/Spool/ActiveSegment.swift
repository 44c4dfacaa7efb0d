import CLinux
import Glibc

/// The file that a lane is writing: only ever appended to, a group of records at a time.
struct ActiveSegment: Sendable {
  /// Why a group is not on disk, and whether the file can take another.
  struct Refusal: Error {
    let failure: DiskFailure
    let isFinal: Bool
  }

  let name: SegmentName
  private let file: OpenFile
  /// Up to where records are on disk.
  private(set) var length: Int64 = 0

  /// Makes the file, with disk space for `bytes`; returns when a crash can't take it away any more.
  init(_ name: SegmentName, in folder: Folder, reserving bytes: Int64, _ disk: DiskCalls)
    throws(DiskFailure)
  {
    self.name = name
    file = try folder.open(name.description, O_WRONLY | O_CREAT | O_EXCL)
    do throws(DiskFailure) {
      let code = -postern_reserve(file.descriptor, bytes)
      guard code == 0 else { throw DiskFailure(doing: "reserving space for \(name)", code: code) }
      try file.synchronize(disk)
      try folder.synchronize()
    } catch {
      // Empty, so that it does no harm if it can't be removed either: the next start does it.
      try? folder.remove(name.description)
      throw error
    }
  }

  /// Returns when all of `records` are on disk.
  mutating func append(_ records: [[UInt8]], _ disk: DiskCalls) throws(Refusal) {
    let bytes = RecordFrame.encoding(records, marker: name.marker, offset: length)
    do {
      try file.write(bytes, at: length, disk)
    } catch {
      throw Refusal(failure: error, isFinal: !takeBack())
    }
    do {
      try file.synchronize(disk)
    } catch {
      // After a failed fdatasync the kernel may call pages clean that never reached the disk: a later
      // success would prove nothing.
      _ = takeBack()
      throw Refusal(failure: error, isFinal: true)
    }
    length += Int64(bytes.count)
  }

  /// Cuts off what was written behind the last whole group.
  private func takeBack() -> Bool { (try? file.truncate(to: length)) != nil }
}
