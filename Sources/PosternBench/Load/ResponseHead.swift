/// What a load client asks of a response's head, read from its bytes: thousands a second must cost little.
enum ResponseHead {
  /// The three digits of `HTTP/1.1 200 …`.
  static func status(in head: [UInt8]) -> Int? {
    guard head.starts(with: "HTTP/1.1 ".utf8) else { return nil }
    return number(in: head, at: 9)
  }

  static func contentLength(in head: [UInt8]) -> Int? {
    field("content-length:", in: head).flatMap { number(in: head, at: $0) }
  }

  /// Where the value of a field begins, behind its blanks.
  /// - Parameter name: in lower case, with its colon.
  static func field(_ name: StaticString, in head: [UInt8]) -> Int? {
    let name = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    var start = 0
    while let end = head[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = head[start..<end]
      if line.count >= name.count, zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
        return line.dropFirst(name.count).firstIndex { $0 != UInt8(ascii: " ") }
      }
      start = end + 1
    }
    return nil
  }

  private static func number(in head: [UInt8], at start: Int) -> Int? {
    var number: Int?
    for byte in head[start...] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
      number = (number ?? 0) &* 10 &+ Int(byte - UInt8(ascii: "0"))
    }
    return number
  }
}
