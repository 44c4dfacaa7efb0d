import Glibc
import Threading

/// The thread that writes: what waits goes to disk with one write and one fdatasync, then all are answered.
final class GroupWriter: Sendable {
  private let settings: SpoolSettings
  private let folder: Folder
  private let catalog: SegmentCatalog
  private let queue: AppendQueue
  private let disk: DiskCalls
  private let setAside: SetAside
  private let report: @Sendable (SpoolIncident) -> Void
  /// Why records are refused, until one is stored or there is space again.
  private let refusal = Lock<SpoolTrouble?>(nil)

  init(
    settings: SpoolSettings, folder: Folder, catalog: SegmentCatalog, queue: AppendQueue,
    setAside: SetAside, disk: DiskCalls, report: @escaping @Sendable (SpoolIncident) -> Void
  ) {
    self.settings = settings
    self.folder = folder
    self.catalog = catalog
    self.queue = queue
    self.setAside = setAside
    self.disk = disk
    self.report = report
  }

  /// The segments being written, and the number of the next.
  struct Files: Sendable {
    var active = PerLane<ActiveSegment?> { _ in nil }
    var nextNumber: UInt64
  }

  var trouble: SpoolTrouble? { refusal.withLock { $0 } }

  /// Writes until the queue is closed and empty.
  func run(_ files: consuming Files) {
    var files = files
    while let work = queue.next(groupBytes: settings.segmentBytes) {
      switch work {
      case .write(let lane, let group): write(group, to: lane, &files)
      case .tidy: tidy(&files)
      }
      if queue.finish() { report(.diskRecovered) }
    }
    for lane in Lane.allCases { end(lane, &files) }
    removeFinished()
  }

  /// Makes the files of both lanes ahead, so that a disk that others fill still takes some records.
  func reserve(_ files: inout Files) throws(SpoolError) {
    do throws(SpoolError) {
      for lane in Lane.allCases where files.active[lane] == nil {
        try begin(lane, reserving: Int64(settings.segmentBytes), &files)
      }
    } catch {
      note(error)
      throw error
    }
    note(nil)
  }

  private func note(_ error: SpoolError?) {
    let trouble: SpoolTrouble? =
      switch error {
      case nil: nil
      case .full: .full
      default: .failing
      }
    refusal.withLock { $0 = trouble }
  }

  // MARK: A group

  private func write(_ group: [PendingAppend], to lane: Lane, _ files: inout Files) {
    var room = settings.maxBytes - catalog.storedBytes - setAside.lastFigures.bytes
    let fitting = group.prefix { append in
      room -= Int64(append.frameBytes)
      return room >= 0
    }
    if fitting.count < group.count {
      let error = SpoolError.full("its records take all of the \(settings.maxBytes) bytes")
      note(error)
      for append in group[fitting.count...] { append.answer(.failure(error)) }
    }
    guard !fitting.isEmpty else { return }
    let result = Result { () throws(SpoolError) in
      try store(fitting.map(\.record), in: lane, &files)
    }
    switch result {
    case .success: if fitting.count == group.count { note(nil) }
    case .failure(let error): note(error)
    }
    for append in fitting { append.answer(result) }
  }

  private func store(_ records: [[UInt8]], in lane: Lane, _ files: inout Files)
    throws(SpoolError)
  {
    let bytes = records.reduce(Int64(0)) { $0 + Int64(RecordFrame.byteCount + $1.count) }
    if let active = files.active[lane], active.length > 0,
      active.length + bytes > Int64(settings.segmentBytes)
    {
      end(lane, &files)
    }
    if files.active[lane] == nil {
      try begin(lane, reserving: max(bytes, Int64(settings.segmentBytes)), &files)
    }
    guard var segment = files.active[lane] else { return }
    do throws(ActiveSegment.Refusal) {
      try segment.append(records, disk)
    } catch {
      // The process may be allowed smaller files than a segment: the next file takes what this one can't.
      let isAtFileLimit = error.failure.code == EFBIG && segment.length > 0
      if error.isFinal || isAtFileLimit {
        end(lane, &files)
        report(.segmentAbandoned(file: "\(segment.name)", reason: "\(error.failure)"))
      }
      guard isAtFileLimit else { throw SpoolError(error.failure) }
      return try store(records, in: lane, &files)
    }
    files.active[lane] = segment
    catalog.extend(segment.name, to: segment.length, records: records.count)
  }

  // MARK: Segments

  private func begin(_ lane: Lane, reserving bytes: Int64, _ files: inout Files)
    throws(SpoolError)
  {
    let name = SegmentName(lane: lane, number: files.nextNumber)
    do throws(DiskFailure) {
      guard try folder.freeBytes() - bytes >= settings.minimumFreeBytes else {
        throw DiskFailure(doing: "leaving others their space beside \(name)", code: ENOSPC)
      }
      files.active[lane] = try ActiveSegment(name, in: folder, reserving: bytes, disk)
    } catch {
      throw SpoolError(error)
    }
    files.nextNumber += 1
    catalog.add(name)
  }

  private func end(_ lane: Lane, _ files: inout Files) {
    guard let segment = files.active[lane] else { return }
    files.active[lane] = nil
    catalog.seal(segment.name)
  }

  private func tidy(_ files: inout Files) {
    for lane in Lane.allCases {
      if let segment = files.active[lane], catalog.isUsedUp(segment.name) { end(lane, &files) }
    }
    removeFinished()
    do {
      try reserve(&files)
    } catch {
      report(.segmentNotReserved(reason: "\(error)"))
    }
  }

  private func removeFinished() {
    do {
      try FinishedSegments(folder: folder, catalog: catalog).remove()
    } catch {
      report(.segmentNotRemoved(reason: "\(error)"))
    }
  }
}
