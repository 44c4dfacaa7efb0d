import HTTPMessages

/// RFC 9112 §3.2, RFC 9110 §7.2.
enum HostCases {
  static let all: [ParserCase] =
    invalid.map { host in
      ParserCase(
        "host \(host.debugDescription)", "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n", refused: 400)
    }
    + valid.map { host in
      ParserCase(
        "host \(host)", "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n",
        reads: ParsedRequest(fields: ["Host: \(host)"]))
    } + [
      .init("no host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", refused: 400),
      .init("no field at all", "GET / HTTP/1.1\r\n\r\n", refused: 400),
      .init("two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", refused: 400),
      .init("one host twice", "GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", refused: 400),
      .init("an absolute target without a host", "GET http://x/ HTTP/1.1\r\n\r\n", refused: 400),
      .init(
        "HTTP/1.0 without a host", "GET / HTTP/1.0\r\n\r\n",
        reads: ParsedRequest(version: .http10, fields: [], keepsAlive: false)),
      .init(
        "HTTP/1.0 with two hosts", "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", refused: 400),
      .init("HTTP/1.0 with a bad host", "GET / HTTP/1.0\r\nHost: x y\r\n\r\n", refused: 400),
    ]

  private static let valid = [
    "x", "hooks.example.com", "hooks.example.com:8443", "127.0.0.1:80", "[::1]",
    "[2001:db8::1]:8080",
    "[::ffff:1.2.3.4]", "x:", "x_y", "a%20b", "X",
  ]
  private static let invalid = [
    "", "x y", "x,y", "u@x", "x/", "x:y", "x:99999", "x:-1", "x:80:80", "http://x", "[::1", "::1",
    "[]",
    "[x:y]", "[::1]x", ":80", "x?", "x#", "x\\y", "%zz", "a%2", "\u{E4}",
  ]
}
