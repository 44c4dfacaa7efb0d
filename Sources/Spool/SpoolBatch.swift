/// A record as it was appended.
public struct SpoolRecord: Sendable, Equatable {
  public let bytes: [UInt8]
  /// Where it lies: the file and the offset in it. Unique in a spool for ever.
  public let id: String
}

/// Records to be replayed, and the proof needed to acknowledge them.
public struct SpoolBatch: Sendable {
  /// At least one, in the order in which they were appended.
  public let records: [SpoolRecord]
  let segment: SegmentName
  let start: Int64
  let end: Int64
}
