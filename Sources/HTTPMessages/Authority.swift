/// `uri-host [ ":" port ]`, without userinfo (RFC 9110 §7.2, RFC 3986 §3.2).
enum Authority {
  /// Whether `range` is a host that is not empty, with a port up to 65535 if it names one.
  static func isValid(_ bytes: Bytes, _ range: Range<Int>, needsPort: Bool = false) -> Bool {
    guard !range.isEmpty else { return false }
    var offset = range.lowerBound
    if bytes[offset] == UInt8(ascii: "[") {
      guard let end = bytes.firstOffset(of: UInt8(ascii: "]"), in: range),
        isIPLiteral(bytes, offset + 1..<end)
      else { return false }
      offset = end + 1
    } else {
      while offset < range.upperBound, bytes[offset] != UInt8(ascii: ":") {
        guard isRegisteredName(bytes, &offset, end: range.upperBound) else { return false }
      }
      guard offset > range.lowerBound else { return false }
    }
    if offset == range.upperBound { return !needsPort }
    guard bytes[offset] == UInt8(ascii: ":") else { return false }
    return isPort(bytes, offset + 1..<range.upperBound, mayBeEmpty: !needsPort)
  }

  /// One character of a reg-name. The comma, a sub-delim by the grammar, is refused: no host has one,
  /// and it is what two merged Host fields look like.
  private static func isRegisteredName(_ bytes: Bytes, _ offset: inout Int, end: Int) -> Bool {
    let byte = bytes[offset]
    if byte == UInt8(ascii: "%") {
      guard end - offset > 2, bytes[offset + 1].hexadecimalValue != nil,
        bytes[offset + 2].hexadecimalValue != nil
      else { return false }
      offset += 3
      return true
    }
    offset += 1
    if byte.isLetter || byte.isDigit { return true }
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): return true
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"): return true
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"): return true
    case UInt8(ascii: ";"), UInt8(ascii: "="): return true
    default: return false
    }
  }

  private static func isIPLiteral(_ bytes: Bytes, _ range: Range<Int>) -> Bool {
    range.count >= 2 && range.count <= 45
      && bytes.firstOffset(of: UInt8(ascii: ":"), in: range) != nil
      && bytes.allSatisfy(in: range) {
        $0.hexadecimalValue != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
      }
  }

  private static func isPort(_ bytes: Bytes, _ range: Range<Int>, mayBeEmpty: Bool) -> Bool {
    guard range.count <= 5, mayBeEmpty || !range.isEmpty else { return false }
    var port = 0
    for offset in range {
      guard bytes[offset].isDigit else { return false }
      port = port * 10 + Int(bytes[offset] - 0x30)
    }
    return port <= 65535
  }
}
