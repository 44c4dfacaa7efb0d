import Glibc

/// A spool's folder, locked, proved to be writable, and what earlier runs have left in it.
struct OwnedFolder {
  let folder: Folder
  let lock: FolderLock
  let setAside: SetAside
  let earlier: EarlierSegments

  /// - Throws: `.locked` if another gateway has it; `.unusable`.
  init(
    _ settings: SpoolSettings, disk: DiskCalls, report: (SpoolIncident) -> Void
  ) throws(SpoolError) {
    if let problem = settings.problem {
      throw .unusable(directory: settings.directory, problem: problem)
    }
    do throws(DiskFailure) {
      folder = try Folder(making: settings.directory)
    } catch {
      throw .unusable(directory: settings.directory, problem: "\(error)")
    }
    lock = try FolderLock(folder)
    do throws(DiskFailure) {
      setAside = try SetAside(in: folder)
      try Self.probe(folder, disk, report: report)
      earlier = try EarlierSegments(in: folder, disk, report: report)
    } catch {
      throw .unusable(directory: settings.directory, problem: "\(error)")
    }
  }

  /// Writes, synchronises and removes a file. A full disk is no refusal: what lies in the spool must be
  /// replayed all the same, which makes space again.
  private static func probe(
    _ folder: Folder, _ disk: DiskCalls, report: (SpoolIncident) -> Void
  ) throws(DiskFailure) {
    let name = "probe"
    do {
      let file = try folder.open(name, O_WRONLY | O_CREAT)
      try file.write([UInt8](repeating: 0, count: 512), at: 0, disk)
      try file.synchronize(disk)
    } catch {
      guard error.isForSpace else { throw error }
      report(.segmentNotReserved(reason: "\(error)"))
    }
    try folder.remove(name)
    try folder.synchronize()
  }
}
