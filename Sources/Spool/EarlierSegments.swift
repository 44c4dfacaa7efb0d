import Glibc

/// The segments that earlier runs have left.
struct EarlierSegments {
  private(set) var segments: [Segment] = []
  /// Greater than the number of each of them.
  private(set) var nextNumber: UInt64 = 1

  /// Counts what they hold. Removes files without content, and at the end of each lane's last one the record
  /// that a crash cut short: nobody was told that it is stored.
  init(in folder: Folder, _ disk: DiskCalls, report: (SpoolIncident) -> Void)
    throws(DiskFailure)
  {
    let names = try folder.names().compactMap { SegmentName($0) }
      .sorted { $0.number < $1.number }
    for lane in Lane.allCases {
      let ofLane = names.filter { $0.lane == lane }
      for name in ofLane {
        let segment = try Self.examine(
          name, in: folder, isLast: name == ofLane.last, disk, report: report)
        if segment.length > 0 {
          segments.append(segment)
        } else {
          try folder.remove(name.description)
        }
      }
    }
    if let last = names.last { nextNumber = last.number + 1 }
  }

  private static func examine(
    _ name: SegmentName, in folder: Folder, isLast: Bool, _ disk: DiskCalls,
    report: (SpoolIncident) -> Void
  ) throws(DiskFailure) -> Segment {
    var segment = Segment(name: name, isSealed: true)
    var reader = try SegmentReader(name, in: folder)
    segment.length = reader.end
    var offset: Int64 = 0
    while let piece = try reader.piece(at: offset) {
      switch piece {
      case .record(_, let end):
        segment.records += 1
        offset = end
      case .damage(let end): offset = end
      case .incomplete:
        if isLast {
          let file = try folder.open(name.description, O_WRONLY)
          try file.truncate(to: offset)
          try file.synchronize(disk)
          report(
            .incompleteTailRemoved(
              file: "\(name)", offset: offset, bytes: segment.length - offset))
          segment.length = offset
        }
        offset = reader.end
      }
    }
    return segment
  }
}
