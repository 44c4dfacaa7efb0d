/// RFC 9112 §6.1, §6.3, §7.
enum TransferEncodingCases {
  static let all: [ParserCase] =
    refused.map { value, status in
      ParserCase(
        "coding \(value.debugDescription)",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \(value)\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        refused: status)
    } + [
      .init(
        "chunked",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        reads: ParsedRequest(method: "POST", content: "abc")),
      .init(
        "chunked in capitals, with blanks",
        "POST / HTTP/1.1\r\nHost: x\r\ntransfer-ENCODING: \t CHUNKED \t\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        reads: ParsedRequest(method: "POST", content: "abc")),
      .init(
        "a length, then chunked",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        refused: 400),
      .init(
        "chunked, then a length",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        refused: 400),
      .init(
        "an unknown coding with a length",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\nContent-Length: 3\r\n\r\nabc",
        refused: 400),
      .init(
        "chunked twice",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        refused: 400),
      .init(
        "chunked, then identity",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        refused: 400),
      .init(
        "gzip in one field, chunked in the next",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        refused: 501),
      .init(
        "chunked on HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        refused: 400),
      .init(
        "chunked on HTTP/1.0 with keep-alive",
        "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        refused: 400),
      .init(
        "chunked behind a blank in its name",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", refused: 400),
      .init(
        "chunked in a folded field",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        refused: 400),
    ]

  private static let refused = [
    ("", 400), ("identity", 400), ("gzip", 400), ("xchunked", 400), ("chunkedx", 400),
    ("\"chunked\"", 400),
    ("chunked;a=b", 400), ("chunked, gzip", 400), ("chunked, chunked", 400), ("chunked,", 400),
    (",chunked", 400), ("chunked chunked", 400), ("chunked\u{B}", 400), ("\u{B}chunked", 400),
    ("gzip, chunked", 501), ("identity, chunked", 501), ("deflate;a=b, gzip, chunked", 501),
    ("gzip, , chunked", 400), ("gzip, chunked, chunked", 400), ("chunked\u{0}", 400),
    ("chunk\u{11B}d", 400),
  ]
}
