import Store

extension Pseudonyms {
  /// Pseudonyms of tests, which need no secret: FNV-1a under four starts.
  static let sample = Pseudonyms { message in
    (UInt64(1)...4).flatMap { start in
      let hash = message.reduce(0xcbf2_9ce4_8422_2325 &* start) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
    }
  }
}
