import HTTPMessages

/// RFC 9112 §9.3, RFC 9110 §7.6.1, §10.1.1.
enum ConnectionCases {
  static let all: [ParserCase] =
    options.map { version, value, keepsAlive in
      ParserCase(
        "Connection \(value.debugDescription) on \(version)",
        "GET / \(version)\r\nHost: x\r\nConnection: \(value)\r\n\r\n",
        reads: ParsedRequest(
          version: version == "HTTP/1.0" ? .http10 : .http11, keepsAlive: keepsAlive))
    } + [
      .init(
        "two Connection fields",
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nConnection: close\r\n\r\n",
        reads: ParsedRequest(keepsAlive: false)),
      .init(
        "Expect",
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
        reads: ParsedRequest(method: "POST", content: "a", expectsContinue: true)),
      .init(
        "Expect in capitals",
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\na",
        reads: ParsedRequest(method: "POST", content: "a", expectsContinue: true)),
      .init(
        "Expect on HTTP/1.0 is ignored",
        "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
        reads: ParsedRequest(method: "POST", version: .http10, content: "a", keepsAlive: false)),
      .init(
        "an unknown expectation", "POST / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n",
        refused: 417),
      .init("an empty expectation", "POST / HTTP/1.1\r\nHost: x\r\nExpect:\r\n\r\n", refused: 417),
      .init(
        "two expectations", "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue, x\r\n\r\n",
        refused: 417),
      .init(
        "an expectation twice",
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nExpect: 100-continue\r\n\r\n",
        refused: 417),
    ]

  private static let options = [
    ("HTTP/1.1", "close", false), ("HTTP/1.1", "Close", false), ("HTTP/1.1", "keep-alive", true),
    ("HTTP/1.1", "x, close ,y", false), ("HTTP/1.1", "", true), ("HTTP/1.1", "closed", true),
    ("HTTP/1.1", "keep-alive, close", false), ("HTTP/1.0", "keep-alive", true),
    ("HTTP/1.0", "Keep-Alive", true),
    ("HTTP/1.0", "close", false), ("HTTP/1.0", "keep-alive, close", false), ("HTTP/1.0", "", false),
  ]
}
