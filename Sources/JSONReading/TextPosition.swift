/// A place in a text as an editor shows it.
public struct TextPosition: Sendable, Hashable {
  /// From 1; a line ends behind its line feed.
  public var line: Int
  /// From 1, in Unicode scalars.
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of the byte at `offset` of UTF-8 text; an offset past the end means the end.
  public init(offset: Int, in bytes: [UInt8]) {
    self.init(line: 1, column: 1)
    advance(over: bytes.prefix(max(0, offset)))
  }

  /// Goes on behind `bytes`, so that many places of one text are found in one pass.
  public mutating func advance(over bytes: ArraySlice<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {  // a continuation byte begins no scalar
        column += 1
      }
    }
  }
}
