import Glibc

/// Tells a segment's records from what is none, in bounded memory.
struct SegmentReader {
  /// What stands at an offset.
  enum Piece: Equatable {
    case record([UInt8], end: Int64)
    /// No record; the next one, or the end of the segment, is at `end`.
    case damage(end: Int64)
    /// The beginning of a record, the last of the segment, that was not written whole.
    case incomplete
  }

  let name: SegmentName
  /// Where reading ends.
  let end: Int64
  private let file: OpenFile
  private var window: [UInt8] = []
  private var windowStart: Int64 = 0

  private static let windowBytes = 256 << 10

  /// - Parameter end: where to stop if the file is longer; nil is the file's end.
  init(_ name: SegmentName, in folder: Folder, end: Int64? = nil) throws(DiskFailure) {
    self.name = name
    file = try folder.open(name.description, O_RDONLY)
    let length = try file.length()
    self.end = min(end ?? length, length)
  }

  /// What stands at `offset`, where a record should begin; nil at the end.
  mutating func piece(at offset: Int64) throws(DiskFailure) -> Piece? {
    let remaining = end - offset
    guard remaining > 0 else { return nil }
    guard remaining >= RecordFrame.byteCount else { return .incomplete }
    if let frame = try frame(at: offset) {
      let payloadStart = offset + Int64(RecordFrame.byteCount)
      let recordEnd = payloadStart + Int64(frame.payloadLength)
      guard recordEnd <= end else { return .incomplete }
      let payload = try bytes(at: payloadStart, count: Int(frame.payloadLength))
      if frame.isOf(payload) { return .record(Array(payload), end: recordEnd) }
    }
    return .damage(end: try nextFrame(from: offset + 1))
  }

  /// Bytes before the end, at most `count`.
  mutating func bytes(at offset: Int64, count: Int) throws(DiskFailure) -> [UInt8] {
    let count = Int(min(Int64(count), end - offset))
    if count > Self.windowBytes { return try file.read(at: offset, count: count) }
    let windowEnd = windowStart + Int64(window.count)
    if offset < windowStart || offset + Int64(count) > windowEnd {
      window = try file.read(at: offset, count: Int(min(Int64(Self.windowBytes), end - offset)))
      windowStart = offset
    }
    let first = Int(offset - windowStart)
    return Array(window[first..<(first + count)])
  }

  private mutating func frame(at offset: Int64) throws(DiskFailure) -> RecordFrame? {
    let header = try bytes(at: offset, count: RecordFrame.byteCount)
    return RecordFrame(header[...], marker: name.marker, offset: offset)
  }

  /// The first offset from `start` on that holds a header; its payload is judged when it is read.
  private mutating func nextFrame(from start: Int64) throws(DiskFailure) -> Int64 {
    var offset = start
    while end - offset >= RecordFrame.byteCount {
      let stretch = try bytes(at: offset, count: Self.windowBytes)
      guard let place = Self.place(of: name.marker, in: stretch) else {
        // The marker may begin in the last seven bytes and end behind them.
        offset += Int64(stretch.count - 7)
        continue
      }
      offset += Int64(place)
      if end - offset >= RecordFrame.byteCount, try frame(at: offset) != nil { return offset }
      offset += 1
    }
    return end
  }

  private static func place(of marker: UInt64, in stretch: [UInt8]) -> Int? {
    stretch.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var place = 0
      while bytes.count - place >= 8,
        let found = memchr(base + place, Int32(marker & 0xFF), bytes.count - place - 7)
      {
        place = UnsafeRawPointer(found) - base
        if UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          == marker
        {
          return place
        }
        place += 1
      }
      return nil
    }
  }
}
