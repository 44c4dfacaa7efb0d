/// `field-name ":" OWS field-value OWS` (RFC 9112 §5), as offsets.
struct FieldLine {
  let name: Range<Int>
  let value: Range<Int>

  /// - Parameter line: a line without its CRLF, not empty.
  init(_ bytes: Bytes, _ line: Range<Int>) throws(RequestRefusal) {
    // RFC 9112 §5.2: obs-fold; §2.2: whitespace between the start line and the first field.
    guard !bytes[line.lowerBound].isBlank else {
      throw .malformed("A field line must not begin with a blank.")
    }
    guard let colon = bytes.firstOffset(of: UInt8(ascii: ":"), in: line) else {
      throw .malformed("A field line must be: name, colon, value.")
    }
    name = line.lowerBound..<colon
    // RFC 9112 §5.1: no whitespace between name and colon; a blank is no token character.
    guard !name.isEmpty, bytes.allSatisfy(in: name, \.isToken) else {
      throw .malformed("A field name must be a token, directly followed by a colon.")
    }
    value = bytes.trimmingBlanks(colon + 1..<line.upperBound)
    guard bytes.allSatisfy(in: value, \.isFieldContent) else {
      throw .malformed("A field value has a control character.")
    }
  }
}
