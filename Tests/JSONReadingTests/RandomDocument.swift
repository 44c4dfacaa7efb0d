import JSONReading

/// Random valid JSON texts with unique keys, blanks, escapes and all kinds of numbers.
struct RandomDocument {
  var generator: SplitMix64

  mutating func text() -> [UInt8] {
    var text = blanks()
    text += value(depth: 0)
    return text + blanks()
  }

  private mutating func value(depth: Int) -> [UInt8] {
    switch Int.random(in: 0..<(depth > 4 ? 5 : 9), using: &generator) {
    case 0: return number()
    case 1:
      return Array(["true", "false", "null"].randomElement(using: &generator)?.utf8 ?? "0".utf8)
    case 2, 3, 4: return string()
    case 5, 6:
      var text: [UInt8] = [UInt8(ascii: "[")] + blanks()
      for index in 0..<Int.random(in: 0...4, using: &generator) {
        if index > 0 { text += [UInt8(ascii: ",")] + blanks() }
        text += value(depth: depth + 1) + blanks()
      }
      return text + [UInt8(ascii: "]")]
    default:
      var text: [UInt8] = [UInt8(ascii: "{")] + blanks()
      for index in 0..<Int.random(in: 0...4, using: &generator) {
        if index > 0 { text += [UInt8(ascii: ",")] + blanks() }
        text += Array("\"\(index)".utf8) + string().dropFirst() + blanks() + [UInt8(ascii: ":")]
        text += blanks() + value(depth: depth + 1) + blanks()
      }
      return text + [UInt8(ascii: "}")]
    }
  }

  private mutating func string() -> [UInt8] {
    let pieces = [
      "a", "bounce", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "é",
      "漢字",
      "😀", " ", "{}[],:", "long enough for eight bytes at once", "\\b\\f\\r\\t", "\u{7F}",
    ]
    var text = "\""
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      text += pieces.randomElement(using: &generator) ?? ""
    }
    return Array((text + "\"").utf8)
  }

  private mutating func number() -> [UInt8] {
    let numbers = [
      "0", "-0", "7", "-12", "1.5", "-0.25", "1e3", "2E+2", "25e-2", "1469474454", "1521472262.908",
      "9007199254740991", "0.1", "1e-7", "123456789.125",
    ]
    return Array((numbers.randomElement(using: &generator) ?? "0").utf8)
  }

  private mutating func blanks() -> [UInt8] {
    Array(["", "", " ", "\n", "\t\r\n  "].randomElement(using: &generator)?.utf8 ?? "".utf8)
  }
}
