/// Base 64 (RFC 4648 §4, §5), strict: no line breaks, no unused bits, padding as the RFC has it.
public enum Base64 {
  /// - Parameter urlSafe: `-` and `_` in the place of `+` and `/`.
  public static func encode(
    _ bytes: some Sequence<UInt8>, urlSafe: Bool = false, omitsPadding: Bool = false
  ) -> String {
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var bitCount = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      bitCount += 8
      while bitCount >= 6 {
        bitCount -= 6
        text.append(digit(UInt8(bits >> UInt32(bitCount) & 63), urlSafe: urlSafe))
      }
      bits &= 63
    }
    if bitCount > 0 {
      text.append(digit(UInt8(bits << UInt32(6 - bitCount) & 63), urlSafe: urlSafe))
    }
    while !omitsPadding, !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for anything that `encode` could not have written.
  /// - Parameters:
  ///   - urlSafe: `-` and `_` in the place of `+` and `/`; never both pairs.
  ///   - allowsMissingPadding: accept the text with its padding and without.
  public static func decode(
    _ text: some StringProtocol, urlSafe: Bool = false, allowsMissingPadding: Bool = false
  ) -> [UInt8]? {
    decode(utf8: text.utf8, urlSafe: urlSafe, allowsMissingPadding: allowsMissingPadding)
  }

  static func decode(
    utf8 text: some Collection<UInt8>, urlSafe: Bool = false, allowsMissingPadding: Bool = false
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var digitCount = 0
    var paddingCount = 0
    for character in text {
      if character == UInt8(ascii: "=") {
        paddingCount += 1
        continue
      }
      guard paddingCount == 0, let value = value(character, urlSafe: urlSafe) else { return nil }
      bits = bits << 6 | UInt32(value)
      digitCount += 1
      guard digitCount.isMultiple(of: 4) else { continue }
      bytes += [UInt8(bits >> 16), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
      bits = 0
    }
    let lastDigits = digitCount % 4
    let isPadded = paddingCount == (4 - lastDigits) % 4
    guard isPadded || allowsMissingPadding && paddingCount == 0 else { return nil }
    // RFC 4648 §3.5: the bits that no byte takes must be zero.
    switch lastDigits {
    case 0: return bytes
    case 2 where bits & 0xF == 0: return bytes + [UInt8(bits >> 4)]
    case 3 where bits & 0x3 == 0: return bytes + [UInt8(bits >> 10), UInt8(bits >> 2 & 0xFF)]
    default: return nil
    }
  }

  private static func digit(_ value: UInt8, urlSafe: Bool) -> UInt8 {
    switch value {
    case 0..<26: UInt8(ascii: "A") + value
    case 26..<52: UInt8(ascii: "a") + value - 26
    case 52..<62: UInt8(ascii: "0") + value - 52
    case 62: urlSafe ? UInt8(ascii: "-") : UInt8(ascii: "+")
    default: urlSafe ? UInt8(ascii: "_") : UInt8(ascii: "/")
    }
  }

  private static func value(_ digit: UInt8, urlSafe: Bool) -> UInt8? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): urlSafe ? nil : 62
    case UInt8(ascii: "/"): urlSafe ? nil : 63
    case UInt8(ascii: "-"): urlSafe ? 62 : nil
    case UInt8(ascii: "_"): urlSafe ? 63 : nil
    default: nil
    }
  }
}
