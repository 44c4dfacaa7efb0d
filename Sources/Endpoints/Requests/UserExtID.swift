/// The key of a user in a label: 1 to 128 bytes of UTF-8 without control characters, compared bytewise.
struct UserExtID: Sendable, Equatable {
  static let rule = "1 to 128 bytes of UTF-8 without control characters"

  let text: String

  /// Nil if `text` breaks the rule.
  init?(_ text: String) {
    guard (1...128).contains(text.utf8.count),
      text.unicodeScalars.allSatisfy({ !Self.isControl($0) })
    else { return nil }
    self.text = text
  }

  /// Unicode's general category Cc.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}
