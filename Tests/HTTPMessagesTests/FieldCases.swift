/// RFC 9112 §5, RFC 9110 §5.
enum FieldCases {
  static let all: [ParserCase] =
    accepted + refused
    + names.map { name in
      ParserCase(
        "field name \(name.debugDescription)", "GET / HTTP/1.1\r\nHost: x\r\n\(name): v\r\n\r\n",
        refused: 400)
    }
    + controls.map { byte in
      ParserCase(
        "byte \(byte) in a field value",
        Array("GET / HTTP/1.1\r\nHost: x\r\nA: b".utf8) + [byte] + Array("c\r\n\r\n".utf8),
        .refused(400, after: []))
    }

  private static let controls: [UInt8] = [0x00, 0x01, 0x08, 0x0A, 0x0B, 0x0C, 0x0D, 0x1F, 0x7F]
  private static let names = [
    "", "A ", " A", "\tA", "A\t", "A B", "A(", "A/", "A@", "A[", "A\u{0}", "\u{E4}", "\"A\"", "A=",
    "{A}",
  ]

  private static let accepted: [ParserCase] = [
    .init(
      "blanks around a value are no part of it",
      "GET / HTTP/1.1\r\nHost:x\r\nA: \t b c\t \r\nB:\r\nC:d:e\r\n\r\n",
      reads: ParsedRequest(fields: ["Host: x", "A: b c", "B: ", "C: d:e"])),
    .init(
      "order and repeats are kept", "GET / HTTP/1.1\r\nB: 1\r\nHost: x\r\na: 2\r\nB: 3\r\n\r\n",
      reads: ParsedRequest(fields: ["B: 1", "Host: x", "a: 2", "B: 3"])),
    .init(
      "a tab inside a value", "GET / HTTP/1.1\r\nHost: x\r\nA: b\tc\r\n\r\n",
      reads: ParsedRequest(fields: ["Host: x", "A: b\tc"])),
    .init(
      "UTF-8 in a value", "GET / HTTP/1.1\r\nHost: x\r\nA: zażółć\r\n\r\n",
      reads: ParsedRequest(fields: ["Host: x", "A: zażółć"])),
    .init(
      "every token character in a name",
      "GET / HTTP/1.1\r\nHost: x\r\n!#$%&'*+-.^_`|~09azAZ: v\r\n\r\n",
      reads: ParsedRequest(fields: ["Host: x", "!#$%&'*+-.^_`|~09azAZ: v"])),
    .init(
      "bytes that are not UTF-8 are read as Latin-1",
      Array("GET / HTTP/1.1\r\nHost: x\r\nA: ".utf8) + [0xE4, 0xFF] + Array("\r\n\r\n".utf8),
      .read(ParsedRequest(fields: ["Host: x", "A: \u{E4}\u{FF}"]))),
    .init(
      "as many fields as allowed",
      "GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: b\r\n", count: 11))\r\n",
      reads: ParsedRequest()),
    .init(
      "a head as long as allowed",
      "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "b", count: 568))\r\n\r\n",
      reads: ParsedRequest()),
  ]

  private static let refused: [ParserCase] = [
    .init("a folded field", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", refused: 400),
    .init(
      "a field folded by a tab", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n", refused: 400),
    .init("a first field behind a blank", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", refused: 400),
    .init(
      "a line of blanks for an empty line", "GET / HTTP/1.1\r\nHost: x\r\n \r\n\r\n", refused: 400),
    .init("a field without a colon", "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n", refused: 400),
    .init("a field that ends with LF", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", refused: 400),
    .init("a head that ends with LF", "GET / HTTP/1.1\r\nHost: x\r\n\n", refused: 400),
    .init("a head that ends with LF LF", "GET / HTTP/1.1\r\nHost: x\n\n", refused: 400),
    .init(
      "a field that ends with CR CR LF", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\r\n\r\n", refused: 400
    ),
    .init(
      "one field too many",
      "GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "A: b\r\n", count: 12))\r\n", refused: 431),
    .init(
      "a head of one byte too many",
      "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "b", count: 569))\r\n\r\n", refused: 431),
    .init(
      "a field without end",
      "GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "b", count: 900))",
      refused: 431),
    .init(
      "a field name without end",
      "GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "b", count: 900))",
      refused: 431),
  ]
}
