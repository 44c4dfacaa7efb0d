import Deliverability
import Signatures

/// Ids made on receipt, which travel with the request so that an unknown commit is settled by trying again.
enum ReceiptID {
  /// A version 7 UUID (RFC 9562 §5.7): 48 bits of milliseconds, then random bits; 16 bytes.
  static func make(at time: Timestamp) -> [UInt8] {
    var bytes = SecureRandom.bytes(16)
    let milliseconds = UInt64(max(0, time.microseconds / 1000))
    for place in 0..<6 {
      bytes[place] = UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64(place)))
    }
    bytes[6] = bytes[6] & 0x0F | 0x70
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes
  }

  /// The id of what is kept about one element of a request: a version 8 UUID (RFC 9562 §5.8), the same
  /// each time.
  static func of(element path: String, in receipt: [UInt8]) -> [UInt8] {
    var bytes = Array(Digest.sha256(receipt, Array(path.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes
  }
}
