extension JSONParser {
  mutating func readLiteral(_ word: StaticString, kind: JSONValue.Kind, isPlain: Bool = false)
    throws(JSONError)
  {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[index] else { throw mistake("\(word) was expected") }
      position += 1
    }
    append(kind, isPlain: isPlain, from: start)
  }

  /// RFC 8259 §6.
  mutating func readNumber() throws(JSONError) {
    let start = position
    var isPlain = true
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") {
      position += 1
      if let byte = current, isDigit(byte) {
        throw mistake("a number may not begin with a zero before other digits")
      }
    } else {
      try readDigits()
    }
    if current == UInt8(ascii: ".") {
      isPlain = false
      position += 1
      try readDigits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isPlain = false
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try readDigits()
    }
    append(.number, isPlain: isPlain, from: start)
  }

  private mutating func readDigits() throws(JSONError) {
    let first = position
    while position < source.count, isDigit(source[position]) { position += 1 }
    guard position > first else { throw mistake("a digit was expected") }
  }

  /// RFC 8259 §7.
  mutating func readString() throws(JSONError) {
    let start = position
    var isPlain = true
    position += 1
    while true {
      skipPlainText()
      guard position < source.count else {
        throw JSONError(offset: start, problem: "the text ends inside the string that begins here")
      }
      let byte = source[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        append(.string, isPlain: isPlain, from: start)
        return
      case UInt8(ascii: "\\"):
        isPlain = false
        try readEscape()
      case 0..<0x20:
        throw mistake("a control character in a string must be written as an escape")
      case 0x80...:
        if let length = UTF8Sequence.length(in: source, at: position) {
          position += length
        } else if acceptsInvalidUTF8 {
          isPlain = false
          position += 1
        } else {
          throw mistake("a string must be UTF-8")
        }
      default: position += 1
      }
    }
  }

  private mutating func readEscape() throws(JSONError) {
    position += 1
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard let byte = current, JSONText.hexDigit(byte) != nil else {
          throw mistake("four hexadecimal digits were expected behind \\u")
        }
        position += 1
      }
    default: throw mistake("one of \" \\ / b f n r t u was expected behind the backslash")
    }
  }

  /// Goes to the next quote, backslash, control character or byte above ASCII, eight bytes at a time.
  /// Stops earlier, at any byte, where fewer than eight are left.
  private mutating func skipPlainText() {
    guard let base = UnsafeRawPointer(source.baseAddress) else { return }
    while source.count - position >= 8 {
      let word = UInt64(
        littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let ones: UInt64 = 0x0101_0101_0101_0101
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      // The high bit of a byte is set where x - k borrows: x < k, for x below 0x80. A borrow may mark
      // bytes behind the first one wrongly, never the first.
      let marks =
        word | (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote
        | (backslash &- ones) & ~backslash
      let found = marks & (ones &* 0x80)
      if found != 0 {
        position += found.trailingZeroBitCount / 8
        return
      }
      position += 8
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// A mistake at the position, telling what stands there.
  func mistake(_ expectation: String) -> JSONError {
    guard position < source.count else {
      return JSONError(offset: position, problem: "\(expectation), but the text ends")
    }
    let byte = source[position]
    let found =
      if byte > 0x20, byte < 0x7F {
        "\"\(Character(Unicode.Scalar(byte)))\""
      } else if byte >= 0x80, let length = UTF8Sequence.length(in: source, at: position) {
        "\"\(String(decoding: source[position..<position + length], as: UTF8.self))\""
      } else {
        "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    return JSONError(offset: position, problem: "\(expectation), found \(found)")
  }
}
