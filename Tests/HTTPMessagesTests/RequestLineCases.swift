/// RFC 9112 §2.2, §2.3, §3.
enum RequestLineCases {
  static let all: [ParserCase] =
    accepted + refused + tooLong
    + versions.map { version, status in
      ParserCase("version \(version)", "GET / \(version)\r\nHost: x\r\n\r\n", refused: status)
    }
    + targets.map { target in
      ParserCase("target \(target)", "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400)
    }
    + controls.map { byte in
      ParserCase(
        "byte \(byte) in a target",
        Array("GET /a".utf8) + [byte] + Array("b HTTP/1.1\r\nHost: x\r\n\r\n".utf8),
        .refused(400, after: []))
    }

  /// SP is not among them: it would end the target.
  private static let controls: [UInt8] = [0x00, 0x01, 0x09, 0x0B, 0x0C, 0x0D, 0x7F, 0x80, 0xFF]

  private static let versions = [
    ("HTTP/2.0", 505), ("HTTP/0.9", 505), ("HTTP/3.1", 505), ("HTTP/9.9", 505), ("http/1.1", 400),
    ("HTTP/1", 400), ("HTTP/1.", 400), ("HTTP/1.10", 400), ("HTTP/11.1", 400), ("HTTP/1,1", 400),
    ("HTTP/-1.1", 400), ("HTTP /1.1", 400), ("HTTPS/1.1", 400), ("HTTP/1.1 ", 400),
    (" HTTP/1.1", 400), ("HTTP/1.x", 400), ("", 400),
  ]

  private static let targets = [
    "", "a", "*", "/a#b", "ftp://x/", "http://", "http:///a", "http://u@x/", "http://x:99999/",
    "http://[::1/", "x:80", "?a", "//x y", "/ä", "https://a,b/",
  ]

  private static let accepted: [ParserCase] = [
    .init(
      "a plain request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(fields: ["Host: x"])),
    .init(
      "one empty line before", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", reads: ParsedRequest()),
    .init(
      "two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", reads: ParsedRequest()),
    .init(
      "a method of one's own", "M-SEARCH! / HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(method: "M-SEARCH!")),
    .init(
      "a method in small letters", "get / HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(method: "get")),
    .init(
      "a method of 32 bytes", "\(String(repeating: "M", count: 32)) / HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(method: String(repeating: "M", count: 32))),
    .init(
      "path and query stay encoded", "GET /a%2Fb?c=%20&d=+ HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "/a%2Fb?c=%20&d=+")),
    .init(
      "characters that senders forget to encode",
      "GET /a?b={|}[]\"<>\\^` HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "/a?b={|}[]\"<>\\^`")),
    .init(
      "two slashes begin a path", "GET //a HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "//a")),
    .init(
      "a target as long as allowed",
      "GET /\(String(repeating: "a", count: 199)) HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "/" + String(repeating: "a", count: 199))),
    .init(
      "an absolute target rules over Host", "GET http://y:80/a?b HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "/a?b", fields: ["Host: y:80"])),
    .init(
      "an absolute target without a path", "GET HTTPS://y HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "/", fields: ["Host: y"])),
    .init(
      "an absolute target with a query alone", "GET http://[::1]?q HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(target: "/?q", fields: ["Host: [::1]"])),
    .init(
      "OPTIONS of the server", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(method: "OPTIONS", target: "*")),
    .init(
      "OPTIONS of the server, absolute", "OPTIONS http://y HTTP/1.1\r\nHost: x\r\n\r\n",
      reads: ParsedRequest(method: "OPTIONS", target: "*")),
    .init(
      "a later minor version", "GET / HTTP/1.9\r\nHost: x\r\n\r\n", reads: ParsedRequest()),
  ]

  private static let refused: [ParserCase] = [
    .init(
      "three empty lines before", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a lone LF before", "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a lone CR before", "\rGET / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a blank before the method", " GET / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("two blanks behind the method", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("two blanks behind the target", "GET /  HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a tab for a blank", "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("no target", "GET HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("HTTP/0.9", "GET /\r\n", refused: 400),
    .init("a method alone", "GET\r\n\r\n", refused: 400),
    .init("a method that is no token", "G(T / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a method with a colon", "GET: / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a request line that ends with LF", "GET / HTTP/1.1\nHost: x\r\n\r\n", refused: 400),
    .init("a request line that ends with CR", "GET / HTTP/1.1\rHost: x\r\n\r\n", refused: 400),
    .init("a request line with CR CR LF", "GET / HTTP/1.1\r\r\nHost: x\r\n\r\n", refused: 400),
    .init("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", refused: 505),
    .init("CONNECT", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", refused: 501),
    .init("CONNECT to an IPv6 host", "CONNECT [::1]:443 HTTP/1.1\r\nHost: x\r\n\r\n", refused: 501),
    .init("CONNECT without a port", "CONNECT x HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("CONNECT to a path", "CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", refused: 400),
    .init("a response", "HTTP/1.1 200 OK\r\nHost: x\r\n\r\n", refused: 400),
  ]

  private static let tooLong: [ParserCase] = [
    .init(
      "a method of 33 bytes", "\(String(repeating: "M", count: 33)) / HTTP/1.1\r\nHost: x\r\n\r\n",
      refused: 501),
    .init("a method without end", String(repeating: "M", count: 900), refused: 501),
    .init(
      "a method without end that is no token", String(repeating: "(", count: 900), refused: 400),
    .init(
      "a target of one byte too many",
      "GET /\(String(repeating: "a", count: 200)) HTTP/1.1\r\nHost: x\r\n\r\n", refused: 414),
    .init("a target without end", "GET /\(String(repeating: "a", count: 900))", refused: 414),
    .init(
      "a target without end behind no method", " \(String(repeating: "a", count: 900))",
      refused: 400),
  ]
}
