/// Where a spool lives and how much it may take.
public struct SpoolSettings: Sendable {
  /// The spool's own folder; made, with its parents, for the owner alone.
  public var directory: String
  /// What all records on disk may take, with 20 bytes of framing each, together with all that lies in
  /// `set-aside`; beyond it appends are refused.
  public var maxBytes: Int64
  /// The size at which a file is ended and the next begun, 4 KiB to 1 GiB; this much disk is reserved ahead per
  /// lane. A process that may not write so large a file (`ulimit -f`) ends files at its own limit.
  public var segmentBytes: Int
  /// The largest record, up to 1 GiB.
  public var maxRecordBytes: Int
  /// What a new file must leave free on the disk, for others.
  public var minimumFreeBytes: Int64
  /// What may wait in memory for the disk; beyond it appends are refused.
  public var maxWaitingBytes: Int
  /// How long an append waits for the disk.
  public var syncTimeoutSeconds: Double

  public init(
    directory: String, maxBytes: Int64 = 4 << 30, segmentBytes: Int = 16 << 20,
    maxRecordBytes: Int = 64 << 20, minimumFreeBytes: Int64 = 64 << 20,
    maxWaitingBytes: Int = 80 << 20, syncTimeoutSeconds: Double = 1
  ) {
    self.directory = directory
    self.maxBytes = maxBytes
    self.segmentBytes = segmentBytes
    self.maxRecordBytes = maxRecordBytes
    self.minimumFreeBytes = minimumFreeBytes
    self.maxWaitingBytes = maxWaitingBytes
    self.syncTimeoutSeconds = syncTimeoutSeconds
  }

  /// What is wrong with the values, or nil.
  var problem: String? {
    let largest = 1 << 30
    if directory.isEmpty || directory.utf8.contains(0) { return "the folder's name is no path" }
    if !(4096...largest).contains(segmentBytes) { return "a segment has 4 KiB to 1 GiB" }
    if !(1...largest).contains(maxRecordBytes) { return "a record has at most 1 GiB" }
    if maxBytes < 0 || minimumFreeBytes < 0 { return "a size can't be negative" }
    if maxWaitingBytes < 1 || maxWaitingBytes > 1 << 40 {
      return "what waits in memory has 1 byte to 1 TiB"
    }
    if !(0.001...3600).contains(syncTimeoutSeconds) {
      return "the wait for the disk has 0.001 to 3600 s"
    }
    return nil
  }
}
