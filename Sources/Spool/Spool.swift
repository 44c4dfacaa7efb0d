import Threading

/// Keeps records on disk until somebody has taken them over: durable files that are only appended to.
///
/// A record is bytes. An append returns when they are on disk (fdatasync); records are replayed in the order
/// of their appends, urgent ones before all others, and stay until they are acknowledged. After a crash,
/// records acknowledged shortly before may be replayed again: who takes them over must know them.
///
/// Layout of the folder: `lock`; `<lane>-<number>-<marker>.v1`, records in their order, each behind a header
/// with length and checksums (see `RecordFrame`); `set-aside/`, what could not be read or used. Nothing of that
/// is removed but by a person; until then it counts towards `maxBytes`, so the folder's size stays bounded.
public final class Spool: Sendable {
  private let settings: SpoolSettings
  private let lock: FolderLock
  private let catalog: SegmentCatalog
  private let queue: AppendQueue
  private let writer: GroupWriter
  private let finished: FinishedSegments
  private let setAsideFiles: SetAside
  private let replay: Replay
  private let report: @Sendable (SpoolIncident) -> Void
  /// Whether the writing thread has ended.
  private let hasEnded: Condition<Bool>
  private let reading = Condition(Reading())

  /// One reader at a time. A flag rather than a lock held, so that closing waits for a hanging disk no longer
  /// than it wants to.
  private struct Reading {
    var isBusy = false
    var isClosed = false
  }

  /// Opens the spool of a folder, alone; counts what earlier runs have left, reading all of it.
  /// - Parameter report: called on any thread; must neither block for long nor call the spool.
  /// - Throws: `.locked` if another gateway has it, `.unusable` if it can't be written, `.failed`.
  public convenience init(
    _ settings: SpoolSettings, report: @escaping @Sendable (SpoolIncident) -> Void = { _ in }
  ) throws(SpoolError) {
    try self.init(settings, disk: .system, report: report)
  }

  init(
    _ settings: SpoolSettings, disk: DiskCalls,
    report: @escaping @Sendable (SpoolIncident) -> Void
  ) throws(SpoolError) {
    let owned = try OwnedFolder(settings, disk: disk, report: report)
    let folder = owned.folder
    let watch = StallWatch()
    let queue = AppendQueue(settings: settings, watch: watch)
    let catalog = SegmentCatalog(owned.earlier.segments)
    let writer = GroupWriter(
      settings: settings, folder: folder, catalog: catalog, queue: queue,
      setAside: owned.setAside, disk: disk, report: report)
    self.writer = writer
    var files = GroupWriter.Files(nextNumber: owned.earlier.nextNumber)
    do {
      try writer.reserve(&files)
    } catch {
      // A disk that others have filled is no reason to refuse the start: it may have space when a record comes.
      guard case .full = error else { throw error }
      report(.segmentNotReserved(reason: "\(error)"))
    }
    lock = owned.lock
    setAsideFiles = owned.setAside
    self.settings = settings
    self.report = report
    self.queue = queue
    self.catalog = catalog
    finished = FinishedSegments(folder: folder, catalog: catalog)
    replay = Replay(folder: folder, catalog: catalog, setAside: setAsideFiles, report: report)
    let hasEnded = Condition(false)
    self.hasEnded = hasEnded
    let prepared = files
    startThread(named: "spool-watch") { watch.run(queue, report: report) }
    startThread(named: "spool") {
      writer.run(prepared)
      watch.stop()
      hasEnded.update(wakingAll: true) { $0 = true }
    }
  }

  deinit { close() }

  // MARK: Appending

  /// Returns when the record is on disk. Appends that wait together go to disk together. Heeds no
  /// cancellation: the wait is short, and its outcome matters.
  /// - Parameter urgent: whether it is replayed before all that are not.
  /// - Throws: `.full`, `.failed`, `.tooLarge`, `.closed`: it is not stored. `.timedOut` after
  ///   `syncTimeoutSeconds`, and at once while the disk has not recovered: it may be stored or not.
  public func append(_ record: [UInt8], urgent: Bool = false) async throws(SpoolError) {
    guard record.count <= settings.maxRecordBytes else {
      throw .tooLarge(bytes: record.count, limit: settings.maxRecordBytes)
    }
    let result = await withCheckedContinuation { (waiter: PendingAppend.Waiter) in
      queue.offer(
        PendingAppend(
          record, lane: urgent ? .urgent : .ordinary,
          deadline: .now + .seconds(settings.syncTimeoutSeconds), waiter: waiter))
    }
    try result.get()
  }

  // MARK: Figures

  /// Bytes on disk that are not acknowledged, framing included.
  public var pendingBytes: Int64 { catalog.pendingBytes }
  /// Records on disk that are not acknowledged.
  public var pendingRecords: Int { catalog.pendingRecords }
  /// Whether there is anything to replay.
  public var hasRecords: Bool { catalog.firstPending() != nil }
  /// Whether one of them is urgent.
  public var hasUrgentRecords: Bool { catalog.firstPending()?.name.lane == .urgent }
  /// Why records are refused now, as far as the last append or the disk's space tells; nil if they are not.
  public var trouble: SpoolTrouble? { isStalled ? .stalled : writer.trouble }
  /// Whether appends fail at once because the disk does not answer.
  public var isStalled: Bool { queue.isStalled }
  /// Appends that wait for the disk.
  public var waitingCount: Int { queue.count }
  /// What lies in `set-aside`; files that a person has removed may still count for 10 s. Reads the folder.
  public var setAsideFigures: SetAsideFigures { setAsideFiles.figures() }
  /// How many damaged stretches were met since the start.
  public var damageCount: Int { replay.damageCount }

  // MARK: Replaying

  /// The oldest records that are not acknowledged, urgent ones first; all of one segment. Until they are
  /// acknowledged the same ones come again. Blocks on the disk: for a thread of its own.
  /// - Parameters:
  ///   - maxRecords: at least one is given.
  ///   - maxBytes: of the records together; one that is larger comes alone.
  /// - Returns: nil if nothing is pending.
  /// - Throws: `.full` or `.failed` if the disk can't be read or damage can't be set aside; `.closed`.
  public func nextBatch(maxRecords: Int, maxBytes: Int) throws(SpoolError) -> SpoolBatch? {
    try read { () throws(DiskFailure) in
      try replay.nextBatch(maxRecords: maxRecords, maxBytes: maxBytes)
    }
  }

  /// Gives up the records of a batch: they are stored elsewhere. A file is removed with its last record.
  /// Blocks on the disk. A repetition changes nothing.
  /// - Throws: `.failed` if a file can't be removed now; the batch is acknowledged all the same.
  public func acknowledge(_ batch: SpoolBatch) throws(SpoolError) {
    try read { () throws(DiskFailure) in
      catalog.acknowledge(
        batch.segment, from: batch.start, to: batch.end, records: batch.records.count)
      if catalog.isUsedUp(batch.segment) { queue.requestTidying() }
      try finished.remove()
    }
  }

  /// Keeps a record that can't be used in a file of `set-aside`, where it stays; its batch is to be
  /// acknowledged afterwards. Blocks on the disk.
  /// - Parameter reason: for the report only.
  public func setAside(_ record: SpoolRecord, because reason: String) throws(SpoolError) {
    let file = try read { () throws(DiskFailure) in
      try setAsideFiles.keep(record.id, .record) { (offset) throws(DiskFailure) in
        offset == 0 ? record.bytes : []
      }
    }
    report(.recordSetAside(setAside: file, reason: reason))
  }

  private func read<Value>(_ body: () throws(DiskFailure) -> Value) throws(SpoolError) -> Value {
    let isOpen = reading.wait { reading -> Bool? in
      guard !reading.isBusy else { return nil }
      reading.isBusy = !reading.isClosed
      return reading.isBusy
    }
    guard isOpen == true else { throw .closed }
    defer { reading.update(wakingAll: true) { $0.isBusy = false } }
    do throws(DiskFailure) { return try body() } catch { throw SpoolError(error) }
  }

  // MARK: Closing

  /// Writes what waits, then gives the folder free for another gateway. A disk that does not answer is
  /// waited for a bounded time; then the lock ends with the process only. A repetition changes nothing.
  public func close() {
    let wasClosed = reading.update(wakingAll: true) { reading in
      defer { reading.isClosed = true }
      return reading.isClosed
    }
    guard !wasClosed else { return }
    queue.close()
    let end = ContinuousClock.now + .seconds(settings.syncTimeoutSeconds + 1)
    func secondsLeft() -> Double { max(0, (end - .now) / .seconds(1)) }
    let isQuiet =
      hasEnded.wait(seconds: secondsLeft()) { $0 ? true : nil } == true
      && reading.wait(seconds: secondsLeft()) { $0.isBusy ? nil : true } == true
    if isQuiet { lock.release() }
  }
}
