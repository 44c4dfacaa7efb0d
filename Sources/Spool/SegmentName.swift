/// The name of a file of records: `<lane>-<number>-<marker>.v1`, the two as 16 hexadecimal digits.
///
/// The marker begins every record of the file. It stands in the name so that no flipped bit in the
/// content can take it away, and it is random so that no payload can hold a forged record.
struct SegmentName: Sendable, Hashable, CustomStringConvertible {
  let lane: Lane
  /// Grows with every new file: the order of replay.
  let number: UInt64
  let marker: UInt64

  init(lane: Lane, number: UInt64, marker: UInt64 = .random(in: 1 ... .max)) {
    self.lane = lane
    self.number = number
    self.marker = marker
  }

  /// - Returns: nil if `text` is no such name.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let lane = Lane(rawValue: String(parts[0])),
      let number = UInt64(parts[1], radix: 16), number < 1 << 62,
      let marker = UInt64(parts[2].prefix(16), radix: 16)
    else { return nil }
    self.init(lane: lane, number: number, marker: marker)
    guard description == text else { return nil }
  }

  var description: String { "\(lane.rawValue)-\(Self.hex(number))-\(Self.hex(marker)).v1" }

  private static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
