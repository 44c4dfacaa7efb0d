/// Several requests on one connection (RFC 9112 §9.3.2): what comes before a bad one stands, nothing after it is read.
enum PipelineCases {
  private static let first = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let second = "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
  private static let third =
    "POST /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
  private static let readFirst = ParsedRequest(target: "/1")
  private static let readSecond = ParsedRequest(method: "POST", target: "/2", content: "ab")
  private static let readThird = ParsedRequest(method: "POST", target: "/3", content: "a")

  static let all: [ParserCase] = [
    .init(
      "a bad request behind a good one", first + "GET /2 HTTP/1.1\r\n\r\n" + third, refused: 400,
      after: [readFirst]),
    .init(
      "a bad request behind a length", first + second + "GET /x\r\n\r\n" + third, refused: 400,
      after: [readFirst, readSecond]),
    .init(
      "a bad request behind chunks", third + "GET / HTTP/3.0\r\n\r\n" + first, refused: 505,
      after: [readThird]),
    .init(
      "content that is longer than its length", second + "cd\r\n" + first, refused: 400,
      after: [readSecond]),
    .init(
      "chunks that go on behind the last", third + "1\r\nb\r\n0\r\n\r\n", refused: 400,
      after: [readThird]),
    .init(
      "a request with two lengths between good ones",
      first + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n"
        + third,
      refused: 400, after: [readFirst]),
    .init(
      "a request with length and chunks between good ones",
      first
        + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + third, refused: 400, after: [readFirst]),
    .init(
      "a blank line of blanks between requests", first + " \r\n" + second, refused: 400,
      after: [readFirst]),
    .init(
      "a lone LF between requests", first + "\n" + second, refused: 400, after: [readFirst]),
    .init(
      "an empty line behind content is not read as content",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab\r\n",
      reads: ParsedRequest(method: "POST", content: "ab")),
  ]
}
