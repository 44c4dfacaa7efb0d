import HTTPMessages

/// RFC 9112 §6.3, RFC 9110 §8.6.
enum ContentLengthCases {
  static let all: [ParserCase] =
    refused.map { value, status in
      ParserCase(
        "length \(value.debugDescription)",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(value)\r\n\r\nabc", refused: status)
    } + [
      .init(
        "a length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
        reads: ParsedRequest(method: "POST", content: "abc")),
      .init(
        "a length of zero", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        reads: ParsedRequest(method: "POST")),
      .init(
        "a length with zeros before it",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0003\r\n\r\nabc",
        reads: ParsedRequest(method: "POST", content: "abc")),
      .init(
        "a length in capitals", "POST / HTTP/1.1\r\nHost: x\r\nCONTENT-LENGTH:3 \r\n\r\nabc",
        reads: ParsedRequest(method: "POST", content: "abc")),
      .init(
        "a GET with content", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab",
        reads: ParsedRequest(content: "ab")),
      .init(
        "content that looks like a request",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 29\r\n\r\nGET /x HTTP/1.1\r\nHost: evil\r\n",
        reads: ParsedRequest(method: "POST", content: "GET /x HTTP/1.1\r\nHost: evil\r\n")),
      .init(
        "a POST without a length has no content", "POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        reads: ParsedRequest(method: "POST")),
      .init(
        "content as long as allowed",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n\(String(repeating: "a", count: 1000))",
        reads: ParsedRequest(method: "POST", content: String(repeating: "a", count: 1000))),
      .init(
        "a length on HTTP/1.0", "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
        reads: ParsedRequest(method: "POST", version: .http10, content: "abc", keepsAlive: false)),
      .init(
        "two lengths",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        refused: 400),
      .init(
        "one length twice",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        refused: 400),
      .init(
        "a length and an empty one",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length:\r\n\r\nabc",
        refused: 400),
      .init(
        "two lengths on HTTP/1.0",
        "POST / HTTP/1.0\r\nContent-Length: 3\r\ncontent-length: 4\r\n\r\nabc", refused: 400),
      .init(
        "a length behind a blank in its name",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc", refused: 400),
      ParserCase(
        "content that is longer than what comes",
        Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc".utf8), .unfinished),
    ]

  private static let refused = [
    ("", 400), ("+3", 400), ("-3", 400), ("3.0", 400), ("0x3", 400), ("3a", 400), ("3 3", 400),
    ("3, 3", 400), ("3,3", 400), ("3,4", 400), ("3;", 400), ("\"3\"", 400), ("\u{663}", 400),
    ("1e1", 400),
    ("3_0", 400), ("1001", 413), ("9223372036854775807", 413), ("9223372036854775808", 413),
    ("18446744073709551619", 413), ("99999999999999999999999999999999999999", 413),
  ]
}
