/// Reads a decimal number's text without ever passing through a binary fraction.
enum DecimalText {
  /// The whole part of the number times a power of ten: `("1521472262.908181", 6)` is 1521472262908181.
  ///
  /// Shape: digits, then optionally `.` and digits, then optionally `e` and a signed exponent; at most 64 bytes.
  /// - Returns: nil for any other text, a sign in front included, and above 18 digits.
  static func scaled(_ text: some StringProtocol, byPowerOfTen power: Int) -> Int64? {
    var rest = Array(text.utf8)[...]
    guard rest.count <= 64 else { return nil }
    let whole = takeDigits(&rest)
    guard !whole.isEmpty else { return nil }
    var digits = whole
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = takeDigits(&rest)
      guard !fraction.isEmpty else { return nil }
      digits += fraction
    }
    guard let exponent = exponent(rest) else { return nil }
    return value(of: digits, wholeDigits: whole.count + exponent + power)
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    rest = rest[digits.endIndex...]
    return Array(digits)
  }

  /// 0 if nothing is left; nil for anything that is no exponent of at most three digits.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    guard let letter = text.first else { return 0 }
    var rest = text.dropFirst()
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let digits = takeDigits(&rest)
    guard letter | 0x20 == UInt8(ascii: "e"), rest.isEmpty, (1...3).contains(digits.count) else {
      return nil
    }
    let size = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return isNegative ? -size : size
  }

  private static func value(of digits: [UInt8], wholeDigits: Int) -> Int64? {
    let leadingZeros = digits.prefix { $0 == 0x30 }.count
    let significant = wholeDigits - leadingZeros
    guard leadingZeros < digits.count, significant > 0 else { return 0 }
    guard significant <= 18 else { return nil }
    return (leadingZeros..<wholeDigits).reduce(0) { sum, place in
      sum * 10 + Int64(place < digits.count ? digits[place] - 0x30 : 0)
    }
  }
}
