/// What tells one event from all others. Events are made by number, each number once, so that all are distinct.
struct SyntheticEvent {
  static let recipients = 1_000_000
  /// Two times 11 digits of 6 bits, as SendGrid's ids look.
  static let idBytes = 22

  /// 0 to `recipients` - 1, as if drawn at random.
  let recipient: Int
  let high: UInt64
  let low: UInt64

  init(number: Int) {
    let bits = UInt64(truncatingIfNeeded: number)
    high = Self.mix(bits &* 2)
    low = Self.mix(bits &* 2 &+ 1)
    recipient = Int((high ^ low) % UInt64(Self.recipients))
  }

  /// Writes the event's id over 22 bytes.
  func writeID(to bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
    Self.write(high, to: bytes, at: offset)
    Self.write(low, to: bytes, at: offset + Self.idBytes / 2)
  }

  /// Writes the recipient's number over 7 bytes.
  func writeRecipient(to bytes: UnsafeMutableRawBufferPointer, at offset: Int) {
    var rest = recipient
    for place in (offset..<offset + Self.recipientDigits).reversed() {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }

  static let recipientDigits = 7

  var id: String { text(Self.idBytes) { writeID(to: $0, at: 0) } }
  var recipientNumber: String { text(Self.recipientDigits) { writeRecipient(to: $0, at: 0) } }

  private func text(_ count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> String {
    String(unsafeUninitializedCapacity: count) { buffer in
      write(UnsafeMutableRawBufferPointer(buffer))
      return count
    }
  }

  private static let digits: StaticString =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

  private static func write(
    _ value: UInt64, to bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) {
    var rest = value
    for place in offset..<offset + idBytes / 2 {
      bytes[place] = digits.utf8Start[Int(rest & 63)]
      rest >>= 6
    }
  }

  /// A permutation of all 64-bit numbers that leaves nothing of their order.
  /// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
