import Deliverability

/// The form in which reasons are compared: without blanks at the ends, ASCII in lower case.
enum ReasonKey {
  static let maxBytes = 256

  static func folded(_ key: String) -> String {
    isFolded(key) ? key : key.trimmingBlanks().asciiLowercased()
  }

  /// True for what adapters emit, so that a lookup need not copy the key; false also for keys that only may need folding.
  private static func isFolded(_ key: String) -> Bool {
    guard let first = key.utf8.first, let last = key.utf8.last, isInk(first), isInk(last) else {
      return false
    }
    return !key.utf8.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
  }

  private static func isInk(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }
}
