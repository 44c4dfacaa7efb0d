import Glibc
import Threading

/// The folder `set-aside`: what could not be read or used, for a person to look at. Nothing in it is ever
/// removed by the spool; its bytes count towards the spool's bound, so that spool and folder together stay
/// within it.
final class SetAside: Sendable {
  static let folderName = "set-aside"
  private let folder: Folder
  private let measured: Lock<(figures: SetAsideFigures, at: ContinuousClock.Instant)>

  init(in spool: Folder) throws(DiskFailure) {
    folder = try Folder(making: spool.path + "/" + Self.folderName)
    measured = Lock((try Self.measure(folder), .now))
  }

  /// As they were when last measured.
  var lastFigures: SetAsideFigures { measured.withLock { $0.figures } }

  /// Measured anew if the last measure is older: a person may have cleared the folder since.
  func figures(maxAgeSeconds: Double = 10) -> SetAsideFigures {
    let isOld = measured.withLock { $0.at + .seconds(maxAgeSeconds) <= .now }
    // A folder that can't be listed now is told of by the next file that shall be kept there.
    if isOld, let fresh = try? Self.measure(folder) { measured.withLock { $0 = (fresh, .now) } }
    return lastFigures
  }

  private static func measure(_ folder: Folder) throws(DiskFailure) -> SetAsideFigures {
    var figures = SetAsideFigures(count: 0, bytes: 0)
    for name in try folder.names()
    where Kind.allCases.contains(where: { name.hasSuffix($0.rawValue) }) {
      guard let bytes = try folder.length(of: name) else { continue }
      figures.count += 1
      figures.bytes += bytes
    }
    return figures
  }

  enum Kind: String, CaseIterable {
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
    if isNew {
      measured.withLock {
        $0.figures.count += 1
        $0.figures.bytes += length
      }
    }
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
