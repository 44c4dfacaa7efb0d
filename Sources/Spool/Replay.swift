import Glibc
import Threading

/// Gives the records back: the urgent lane first, each lane oldest first.
final class Replay: Sendable {
  private let folder: Folder
  private let catalog: SegmentCatalog
  private let setAside: SetAside
  private let report: @Sendable (SpoolIncident) -> Void
  private let damages = Lock(0)

  init(
    folder: Folder, catalog: SegmentCatalog, setAside: SetAside,
    report: @escaping @Sendable (SpoolIncident) -> Void
  ) {
    self.folder = folder
    self.catalog = catalog
    self.setAside = setAside
    self.report = report
  }

  /// How many damaged stretches were met since the start.
  var damageCount: Int { damages.withLock { $0 } }

  /// The next records that are not acknowledged; nil if there are none.
  /// Segments in which no record is left to be had are passed over, their damage set aside.
  func nextBatch(maxRecords: Int, maxBytes: Int) throws(DiskFailure) -> SpoolBatch? {
    while let segment = catalog.firstPending() {
      let batch = try batch(of: segment, maxRecords: maxRecords, maxBytes: maxBytes)
      if !batch.records.isEmpty { return batch }
      catalog.acknowledge(segment.name, from: batch.start, to: batch.end, records: 0)
      try FinishedSegments(folder: folder, catalog: catalog).remove()
    }
    return nil
  }

  private func batch(of segment: Segment, maxRecords: Int, maxBytes: Int) throws(DiskFailure)
    -> SpoolBatch
  {
    var records: [SpoolRecord] = []
    var bytes = 0
    guard var reader = try reader(of: segment) else { return whole(segment, records) }
    var offset = segment.acknowledged
    loop: while let piece = try reader.piece(at: offset) {
      switch piece {
      case .record(let payload, let end):
        bytes += payload.count
        if !records.isEmpty && (records.count >= maxRecords || bytes > maxBytes) { break loop }
        records.append(SpoolRecord(bytes: payload, id: "\(segment.name)-\(offset)"))
        offset = end
      case .damage(let end):
        try keepDamage(from: offset, to: end, of: segment, &reader)
        offset = end
      case .incomplete:
        try keepDamage(from: offset, to: reader.end, of: segment, &reader)
        offset = reader.end
      }
    }
    if offset < reader.end {
      return SpoolBatch(
        records: records, segment: segment.name, start: segment.acknowledged, end: offset)
    }
    if reader.end < segment.length { countLost(segment, bytes: segment.length - reader.end) }
    return whole(segment, records)
  }

  private func whole(_ segment: Segment, _ records: [SpoolRecord]) -> SpoolBatch {
    SpoolBatch(
      records: records, segment: segment.name, start: segment.acknowledged, end: segment.length)
  }

  /// - Returns: nil if somebody has removed the file.
  private func reader(of segment: Segment) throws(DiskFailure) -> SegmentReader? {
    do {
      return try SegmentReader(segment.name, in: folder, end: segment.length)
    } catch {
      guard error.code == ENOENT else { throw error }
      countLost(segment, bytes: segment.length - segment.acknowledged)
      return nil
    }
  }

  /// Copies a stretch to where a person finds it; one that was copied before is passed over.
  private func keepDamage(
    from start: Int64, to end: Int64, of segment: Segment, _ reader: inout SegmentReader
  ) throws(DiskFailure) {
    guard end > segment.examined else { return }
    let file = try setAside.keep("\(segment.name)-\(start)", .damage) {
      (offset) throws(DiskFailure) in
      let count = min(end - start - offset, 256 << 10)
      return try reader.bytes(at: start + offset, count: Int(count))
    }
    catalog.examine(segment.name, upTo: end)
    damages.withLock { $0 += 1 }
    report(
      .damage(file: "\(segment.name)", offset: start, bytes: end - start, setAside: file))
  }

  private func countLost(_ segment: Segment, bytes: Int64) {
    guard segment.examined < segment.length else { return }
    catalog.examine(segment.name, upTo: segment.length)
    damages.withLock { $0 += 1 }
    report(.lost(file: "\(segment.name)", bytes: bytes))
  }
}
