/// What stands before each payload, 20 bytes, integers little-endian:
///
///     0  marker            8  the segment's, from its name
///     8  payload length    4
///     12 payload checksum  4  CRC-32C of the payload
///     16 header checksum   4  CRC-32C of the offset (8 bytes) and the 16 bytes above
///
/// The header has a checksum of its own so that its length can be believed when the payload is torn; the
/// offset is in it so that a record at another place than its own is none.
struct RecordFrame: Equatable {
  static let byteCount = 20
  let payloadLength: UInt32
  let payloadChecksum: UInt32

  init(payload: [UInt8]) {
    payloadLength = UInt32(clamping: payload.count)
    payloadChecksum = CRC32C.checksum(payload)
  }

  /// - Parameter header: 20 bytes.
  /// - Returns: nil if they are no header of that segment at that offset.
  init?(_ header: ArraySlice<UInt8>, marker: UInt64, offset: Int64) {
    guard header.count == Self.byteCount else { return nil }
    let from = header.startIndex
    payloadLength = UInt32(truncatingIfNeeded: Self.integer(header[(from + 8)..<(from + 12)]))
    payloadChecksum = UInt32(truncatingIfNeeded: Self.integer(header[(from + 12)..<(from + 16)]))
    guard encoded(marker: marker, offset: offset).elementsEqual(header) else { return nil }
  }

  /// The 20 bytes.
  func encoded(marker: UInt64, offset: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    Self.append(marker, count: 8, to: &bytes)
    Self.append(UInt64(payloadLength), count: 4, to: &bytes)
    Self.append(UInt64(payloadChecksum), count: 4, to: &bytes)
    var place: [UInt8] = []
    Self.append(UInt64(bitPattern: offset), count: 8, to: &place)
    let checksum = CRC32C.checksum(bytes, after: CRC32C.checksum(place))
    Self.append(UInt64(checksum), count: 4, to: &bytes)
    return bytes
  }

  func isOf(_ payload: [UInt8]) -> Bool {
    payload.count == Int(payloadLength) && CRC32C.checksum(payload) == payloadChecksum
  }

  /// All `records`, framed, as they stand from `offset` on.
  static func encoding(_ records: [[UInt8]], marker: UInt64, offset: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(records.reduce(0) { $0 + byteCount + $1.count })
    for record in records {
      bytes += RecordFrame(payload: record).encoded(
        marker: marker, offset: offset + Int64(bytes.count))
      bytes += record
    }
    return bytes
  }

  private static func append(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place))) }
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
