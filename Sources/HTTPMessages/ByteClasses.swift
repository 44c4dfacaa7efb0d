import Glibc

/// The character classes of RFC 9110 §5.6 and RFC 3986, over single bytes.
extension UInt8 {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let backslash: UInt8 = 0x5C

  /// `tchar` (RFC 9110 §5.6.2), as a bit for each of the 128 ASCII codes.
  var isToken: Bool {
    if self < 64 { return 0x03FF_6CFA_0000_0000 as UInt64 >> UInt64(self) & 1 == 1 }
    return self < 128 && 0x57FF_FFFF_C7FF_FFFE as UInt64 >> UInt64(self & 63) & 1 == 1
  }

  var isDigit: Bool { self &- 0x30 < 10 }
  var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  var isBlank: Bool { self == .space || self == .tab }

  /// What may stand inside a field value: HTAB, SP, VCHAR, obs-text (RFC 9110 §5.5).
  var isFieldContent: Bool { self >= 0x20 && self != 0x7F || self == .tab }

  var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  /// The value of a hexadecimal digit, or nil.
  var hexadecimalValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = (self | 0x20) &- 0x61
    return isLetter && letter < 6 ? letter + 10 : nil
  }
}

/// A slice of received bytes, by offsets, so that nothing is copied before it is known to be valid.
typealias Bytes = UnsafeRawBufferPointer

extension UnsafeRawBufferPointer {
  /// The offset of the first `byte` in `range`, or nil.
  func firstOffset(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress, !range.isEmpty,
      let found = memchr(base + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  func allSatisfy(in range: Range<Int>, _ condition: (UInt8) -> Bool) -> Bool {
    for offset in range where !condition(self[offset]) { return false }
    return true
  }

  /// Whether `range` holds `name` in any ASCII case; `name` itself is lower case.
  func equals(_ name: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for index in 0..<range.count
    where self[range.lowerBound + index].asciiLowercased != name.utf8Start[index] {
      return false
    }
    return true
  }

  /// `range` without the blanks at both ends (OWS, RFC 9110 §5.6.3).
  func trimmingBlanks(_ range: Range<Int>) -> Range<Int> {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower < upper, self[lower].isBlank { lower += 1 }
    while lower < upper, self[upper - 1].isBlank { upper -= 1 }
    return lower..<upper
  }

  /// Text for what is known to be ASCII.
  func text(in range: Range<Int>) -> String {
    String(decoding: self[range], as: UTF8.self)
  }

  /// Text for opaque bytes: UTF-8 if they are, else Latin-1 (RFC 9110 §5.5).
  func opaqueText(in range: Range<Int>) -> String {
    if let text = String(validating: self[range], as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    for offset in range { scalars.append(Unicode.Scalar(self[offset])) }
    return String(scalars)
  }
}
