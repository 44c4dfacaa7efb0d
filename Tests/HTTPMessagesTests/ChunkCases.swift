/// RFC 9112 §7.1.
enum ChunkCases {
  private static let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

  static let all: [ParserCase] =
    sizes.map { size, status in
      ParserCase(
        "chunk size \(size.debugDescription)", head + "\(size)\r\nabc\r\n0\r\n\r\n", refused: status
      )
    }
    + goodExtensions.map { text in
      ParserCase(
        "chunk extension \(text.debugDescription)", head + "3\(text)\r\nabc\r\n0\(text)\r\n\r\n",
        reads: ParsedRequest(method: "POST", content: "abc"))
    }
    + badExtensions.map { text in
      ParserCase(
        "chunk extension \(text.debugDescription)", head + "3\(text)\r\nabc\r\n0\r\n\r\n",
        refused: 400)
    }
    + ends.map { end in
      ParserCase(
        "a chunk that ends with \(end.debugDescription)", head + "3\r\nabc\(end)0\r\n\r\n",
        refused: 400)
    }
    + forbiddenTrailers.map { name in
      ParserCase("trailer \(name)", head + "0\r\n\(name): 1\r\n\r\n", refused: 400)
    } + accepted + refused

  private static let sizes = [
    ("", 400), ("x", 400), ("0x3", 400), ("+3", 400), ("-3", 400), (" 3", 400), ("3 ", 400),
    ("3\t", 400),
    ("3,", 400), ("3.", 400), ("g", 400), ("00000000000000003", 400), ("FFFFFFFFFFFFFFFF", 400),
    ("8000000000000000", 400), ("10000000000000003", 400), ("7FFFFFFFFFFFFFFF", 413), ("3e9", 413),
    ("3\u{0}", 400), ("\u{663}", 400),
  ]
  private static let goodExtensions = [
    ";a", ";a=b", ";a=\"b c\"", ";a=\"\\\"\"", " ; a = b", ";a;b=c;d", "\t;\ta\t=\tb", ";a=\"\"",
  ]
  private static let badExtensions = [
    ";", "; ", ";=b", ";a=", ";a=\"b", ";a b", ";a=b c", "z", ";a=b;", ";a=\"b\"c", ";(=b",
    ";a=\u{0}",
    ";a=\"\u{7F}\"", ";a ", ";a=\"b\\", ";a\u{B}=b",
  ]
  private static let ends = ["", "\n", "\r", "x\r\n", "\n\r", "\r\r\n", " \r\n", "\r\n\r\n"]
  private static let forbiddenTrailers = [
    "Content-Length", "transfer-encoding", "Host", "Connection", "Trailer", "TE", "Authorization",
    "Content-Type", "Content-Encoding", "Expect",
  ]

  private static let accepted: [ParserCase] = [
    .init(
      "several chunks", head + "1\r\na\r\n002\r\nbc\r\nA\r\n0123456789\r\n0\r\n\r\n",
      reads: ParsedRequest(method: "POST", content: "abc0123456789")),
    .init("no chunk but the last", head + "0\r\n\r\n", reads: ParsedRequest(method: "POST")),
    .init(
      "a last chunk of many zeros", head + "1\r\na\r\n0000000000000000\r\n\r\n",
      reads: ParsedRequest(method: "POST", content: "a")),
    .init(
      "CR and LF inside a chunk", head + "6\r\n\r\n0\r\n\r\r\n0\r\n\r\n",
      reads: ParsedRequest(method: "POST", content: "\r\n0\r\n\r")),
    .init(
      "trailers", head + "0\r\nA: b\r\nC:d \r\n\r\n",
      reads: ParsedRequest(method: "POST", trailers: ["A: b", "C: d"])),
    .init(
      "chunks that sum up to what is allowed",
      head + "3e7\r\n\(String(repeating: "a", count: 999))\r\n1\r\na\r\n0\r\n\r\n",
      reads: ParsedRequest(method: "POST", content: String(repeating: "a", count: 1000))),
    ParserCase(
      "a last chunk without its end", Array((head + "0\r\n").utf8), .refused(400, after: [])),
  ]

  private static let refused: [ParserCase] = [
    .init(
      "chunks that sum up to more than allowed",
      head + "3e7\r\n\(String(repeating: "a", count: 999))\r\n2\r\naa\r\n0\r\n\r\n", refused: 413),
    .init("a chunk size that ends with LF", head + "3\nabc\r\n0\r\n\r\n", refused: 400),
    .init("a chunk size that ends with CR", head + "3\rabc\r\n0\r\n\r\n", refused: 400),
    .init("a last chunk that ends with LF", head + "0\n\r\n", refused: 400),
    .init("trailers that end with LF", head + "0\r\n\n", refused: 400),
    .init("a folded trailer", head + "0\r\nA: b\r\n c\r\n\r\n", refused: 400),
    .init("a trailer without a colon", head + "0\r\nA\r\n\r\n", refused: 400),
    .init("a trailer behind a blank", head + "0\r\nA : b\r\n\r\n", refused: 400),
    .init("a trailer with NUL", head + "0\r\nA: \u{0}\r\n\r\n", refused: 400),
    .init(
      "trailers of one byte too many",
      head + "0\r\nA: \(String(repeating: "b", count: 74))\r\n\r\n",
      refused: 431),
    .init(
      "a trailer without end", head + "0\r\nA: \(String(repeating: "b", count: 900))", refused: 431),
    .init(
      "chunk extensions that sum up to too much",
      head
        + "1;\(String(repeating: "a", count: 20))\r\nx\r\n1;\(String(repeating: "a", count: 20))\r\nx\r\n0\r\n\r\n",
      refused: 400),
    .init(
      "a chunk extension without end", head + "1;\(String(repeating: "a", count: 900))",
      refused: 400),
    .init("a chunk size without end", head + String(repeating: "0", count: 900), refused: 400),
  ]
}
