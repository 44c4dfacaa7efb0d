/// The rule for the PAM's id of a user.
public enum UserExtID {
  /// Whether `text` is 1-128 bytes of UTF-8 without control characters (U+0000–U+001F, U+007F–U+009F).
  public static func isValid(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
  }

  static func check(_ text: String) throws(InvalidInput) {
    guard isValid(text) else { throw .userExtID }
  }
}
