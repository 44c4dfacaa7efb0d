extension StringProtocol {
  /// Without the white space and control characters (U+0000–U+0020, U+00A0, U+FEFF) at both ends.
  public func trimmingBlanks() -> String {
    let isBlank: (Unicode.Scalar) -> Bool = {
      $0.value <= 0x20 || $0.value == 0x7F || $0.value == 0xA0 || $0.value == 0xFEFF
    }
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(String.UnicodeScalarView(scalars[first...last]))
  }

  /// A–Z to a–z and nothing else: no locale, no Unicode folding.
  public func asciiLowercased() -> String {
    String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// a–z to A–Z and nothing else.
  public func asciiUppercased() -> String {
    String(decoding: utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }, as: UTF8.self)
  }
}
