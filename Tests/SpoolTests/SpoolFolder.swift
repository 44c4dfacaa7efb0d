import Glibc
import PosternTesting

@testable import Spool

/// A folder with a spool in it, for one test.
final class SpoolFolder: Sendable {
  let path: String
  private let parent: String

  init() throws {
    parent = try TemporaryFolder.make()
    path = parent + "/spool"
  }

  deinit { TemporaryFolder.remove(parent) }

  func settings(_ change: (inout SpoolSettings) -> Void = { _ in }) -> SpoolSettings {
    var settings = SpoolSettings(directory: path, segmentBytes: 4096, minimumFreeBytes: 0)
    settings.syncTimeoutSeconds = 20
    change(&settings)
    return settings
  }

  /// The segments' names, oldest first.
  func segments() throws -> [SegmentName] {
    try names().compactMap { SegmentName($0) }.sorted { $0.number < $1.number }
  }

  /// The files of a folder below.
  func names(in subfolder: String = "") throws -> [String] {
    try Folder(making: path + "/" + subfolder).names().filter { !$0.hasPrefix(".") }
  }

  func content(of name: String) throws -> [UInt8] {
    let file = try Folder(making: path).open(name, O_RDONLY)
    return try file.read(at: 0, count: Int(file.length()))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = try Folder(making: path).open(name, O_WRONLY | O_CREAT | O_TRUNC)
    try file.write(bytes, at: 0, .system)
  }

  /// What a crash at this moment would leave: the segments as they stand, in a folder of their own.
  func afterCrash() throws -> SpoolFolder {
    let copy = try SpoolFolder()
    for name in try segments() { try copy.write(content(of: "\(name)"), to: "\(name)") }
    return copy
  }
}

extension Spool {
  /// Replays everything, acknowledging it.
  func drain(maxRecords: Int = 100) throws -> [[UInt8]] {
    var records: [[UInt8]] = []
    while let batch = try nextBatch(maxRecords: maxRecords, maxBytes: 1 << 20) {
      records += batch.records.map(\.bytes)
      try acknowledge(batch)
    }
    return records
  }
}

/// What a spool reports, kept until it is asked for.
struct Incidents: Sendable {
  private let stream: AsyncStream<SpoolIncident>
  private let continuation: AsyncStream<SpoolIncident>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  var report: @Sendable (SpoolIncident) -> Void { { [continuation] in continuation.yield($0) } }

  /// Everything reported so far; nothing is kept afterwards.
  func all() async -> [SpoolIncident] {
    continuation.finish()
    return await stream.reduce(into: []) { $0.append($1) }
  }
}

/// Text as a record.
func record(_ text: String) -> [UInt8] { Array(text.utf8) }
