/// One value or key on a document's tape. An object is followed by key, value, key, value…; an array by its elements.
struct TapeEntry: Sendable {
  /// First byte, and the byte behind the last; a string's quotes included.
  var start: UInt32
  var end: UInt32
  /// Index of the entry behind this value and everything in it.
  var next: UInt32
  private var bits: UInt32

  init(kind: JSONValue.Kind, isPlain: Bool = false, start: Int, end: Int, next: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.end = UInt32(truncatingIfNeeded: end)
    self.next = UInt32(truncatingIfNeeded: next)
    bits = UInt32(kind.rawValue) | (isPlain ? 8 : 0)
  }

  var kind: JSONValue.Kind { JSONValue.Kind(rawValue: UInt8(bits & 7)) ?? .null }
  /// A string without escapes and without invalid UTF-8; a number without fraction and exponent; `true`.
  var isPlain: Bool { bits & 8 != 0 }
  /// Bytes between a string's quotes.
  var contentCount: Int { Int(end) - Int(start) - 2 }
  /// Members of an object, elements of an array.
  var count: Int {
    get { Int(bits >> 4) }
    set { bits = bits & 15 | UInt32(truncatingIfNeeded: newValue) << 4 }
  }
}
