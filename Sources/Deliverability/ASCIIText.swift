extension String {
  /// Without the white space and control characters (U+0000–U+0020, U+007F, U+00A0, U+FEFF) at both ends.
  public func trimmingBlanks() -> String {
    guard let first = utf8.first, let last = utf8.last else { return self }
    // Most text has nothing to trim, and its first and last bytes prove it.
    if Self.isPrintable(first), Self.isPrintable(last) { return self }
    let isBlank: (Unicode.Scalar) -> Bool = {
      $0.value <= 0x20 || $0.value == 0x7F || $0.value == 0xA0 || $0.value == 0xFEFF
    }
    guard let start = unicodeScalars.firstIndex(where: { !isBlank($0) }),
      let end = unicodeScalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(unicodeScalars[start...end])
  }

  private static func isPrintable(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

  /// A–Z to a–z and nothing else: no locale, no Unicode folding.
  public func asciiLowercased() -> String {
    guard utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) else { return self }
    return String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// a–z to A–Z and nothing else.
  public func asciiUppercased() -> String {
    guard utf8.contains(where: { $0 >= 0x61 && $0 <= 0x7A }) else { return self }
    return String(decoding: utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }, as: UTF8.self)
  }
}

extension Substring {
  /// As `String.trimmingBlanks()`.
  public func trimmingBlanks() -> String { String(self).trimmingBlanks() }

  /// As `String.asciiLowercased()`.
  public func asciiLowercased() -> String { String(self).asciiLowercased() }

  /// As `String.asciiUppercased()`.
  public func asciiUppercased() -> String { String(self).asciiUppercased() }
}
