/// Reads a number's source text, which the parser has checked, without losing digits.
enum JSONNumber {
  /// The exact value if it is whole and fits: `7`, `-0`, `1.0`, `1e3`, `120e-1`; nil for `1.5`, `1e99`.
  static func integer(_ text: ArraySlice<UInt8>) -> Int64? {
    var digits: [UInt8] = []
    var isFraction = false
    var exponent = 0
    var rest = text
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponent += writtenExponent(rest)
        rest = []
      default:
        if isFraction { exponent -= 1 }
        if !digits.isEmpty || byte != UInt8(ascii: "0") { digits.append(byte) }
      }
    }
    while digits.last == UInt8(ascii: "0") {
      digits.removeLast()
      exponent += 1
    }
    guard !digits.isEmpty else { return 0 }
    guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
    return whole(
      digits + Array(repeating: UInt8(ascii: "0"), count: exponent), isNegative: isNegative)
  }

  /// Digits alone, with their sign: `-12`.
  static func plainInteger(_ text: ArraySlice<UInt8>) -> Int64? {
    text.first == UInt8(ascii: "-")
      ? whole(text.dropFirst(), isNegative: true) : whole(text, isNegative: false)
  }

  /// The nearest double, nil if that is infinite.
  static func double(_ text: ArraySlice<UInt8>) -> Double? {
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// Summed up on the negative side, which holds one number more.
  private static func whole(_ digits: some Sequence<UInt8>, isNegative: Bool) -> Int64? {
    var sum: Int64 = 0
    for digit in digits {
      let (product, isTooLarge) = sum.multipliedReportingOverflow(by: 10)
      let (difference, isTooSmall) = product.subtractingReportingOverflow(Int64(digit &- 0x30))
      if isTooLarge || isTooSmall { return nil }
      sum = difference
    }
    if isNegative { return sum }
    return sum == .min ? nil : -sum
  }

  /// Cut at ±2,000,000,000: further than the digits of any text within the limits can shift back.
  private static func writtenExponent(_ text: ArraySlice<UInt8>) -> Int {
    let isNegative = text.first == UInt8(ascii: "-")
    var sum = 0
    for byte in text where byte != UInt8(ascii: "-") && byte != UInt8(ascii: "+") {
      sum = min(sum * 10 + Int(byte &- 0x30), 2_000_000_000)
    }
    return isNegative ? -sum : sum
  }
}
