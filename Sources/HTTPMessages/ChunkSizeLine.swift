/// `chunk-size [ chunk-ext ]` (RFC 9112 §7.1).
struct ChunkSizeLine {
  /// A size of more digits is refused, be they zeros.
  static let maxDigits = 16

  let size: Int
  /// How long the extensions are, their semicolons included.
  let extensionBytes: Int

  /// - Parameter line: the line without its CRLF.
  init(_ bytes: Bytes, _ line: Range<Int>) throws(RequestRefusal) {
    var offset = line.lowerBound
    var value: UInt64 = 0
    while offset < line.upperBound, let digit = bytes[offset].hexadecimalValue {
      guard offset - line.lowerBound < Self.maxDigits else {
        throw .malformed("A chunk size has too many digits.")
      }
      value = value << 4 | UInt64(digit)
      offset += 1
    }
    guard offset > line.lowerBound else {
      throw .malformed("A chunk must begin with its size in hexadecimal digits.")
    }
    guard let size = Int(exactly: value) else {
      throw .malformed("A chunk size is beyond all bounds.")
    }
    self.size = size
    extensionBytes = line.upperBound - offset
    guard Self.areExtensions(bytes, offset..<line.upperBound) else {
      throw .malformed("A chunk extension is malformed.")
    }
  }

  /// `*( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )` (RFC 9112 §7.1.1).
  private static func areExtensions(_ bytes: Bytes, _ range: Range<Int>) -> Bool {
    var offset = range.lowerBound
    let end = range.upperBound
    while offset < end {
      skipBlanks(bytes, &offset, end)
      guard offset < end, bytes[offset] == UInt8(ascii: ";") else { return false }
      offset += 1
      skipBlanks(bytes, &offset, end)
      guard skipToken(bytes, &offset, end) else { return false }
      var behindName = offset
      skipBlanks(bytes, &behindName, end)
      guard behindName < end, bytes[behindName] == UInt8(ascii: "=") else { continue }
      offset = behindName + 1
      skipBlanks(bytes, &offset, end)
      guard skipToken(bytes, &offset, end) || skipQuotedString(bytes, &offset, end) else {
        return false
      }
    }
    return true
  }

  private static func skipBlanks(_ bytes: Bytes, _ offset: inout Int, _ end: Int) {
    while offset < end, bytes[offset].isBlank { offset += 1 }
  }

  private static func skipToken(_ bytes: Bytes, _ offset: inout Int, _ end: Int) -> Bool {
    let start = offset
    while offset < end, bytes[offset].isToken { offset += 1 }
    return offset > start
  }

  private static func skipQuotedString(_ bytes: Bytes, _ offset: inout Int, _ end: Int) -> Bool {
    guard offset < end, bytes[offset] == .quote else { return false }
    offset += 1
    while offset < end {
      if bytes[offset] == .quote {
        offset += 1
        return true
      }
      if bytes[offset] == .backslash { offset += 1 }
      guard offset < end, bytes[offset].isFieldContent else { return false }
      offset += 1
    }
    return false
  }
}
