import Store

extension UserExtID {
  /// The rule, for error texts.
  static let rule = "1 to 128 bytes of UTF-8 without control characters"
}
