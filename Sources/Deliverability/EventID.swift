/// The identity of a stored event: the first 16 bytes of a SHA-256 over what a provider's repetition
/// leaves the same. Orders bytewise, as PostgreSQL orders `bytea`.
public struct EventID: Sendable, Hashable, Comparable {
  public let high: UInt64
  public let low: UInt64

  /// Takes the first 16 of `bytes`, the most significant first.
  /// - Precondition: at least 16 bytes.
  // No generic sequence: each event makes one, and other modules would not get it specialised.
  public init(_ bytes: [UInt8]) {
    high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Stands for a PAM's or an operator's change, which no event caused; less than every event's.
  public static let manual = EventID(high: 0, low: 0)

  /// 16 bytes, the most significant first.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      for index in 0..<8 {
        buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
        buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
      }
      count = 16
    }
  }

  public static func < (a: EventID, b: EventID) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}
