import HTTPMessages
import Testing

@Suite struct ResponseSerializerTests {
  typealias Terms = ResponseSerializer.Exchange

  static let date = HTTPDate(unixSeconds: 784_111_777)

  private func serialize(
    _ response: HTTPResponse, version: HTTPRequestHead.Version = .http11, isHead: Bool = false,
    keepsAlive: Bool = true
  ) -> (text: String, outcome: ResponseSerializer.Outcome) {
    var output: [UInt8] = []
    let outcome = ResponseSerializer.appendHead(
      of: response, for: Terms(version: version, isHead: isHead, keepsAlive: keepsAlive),
      date: Self.date, to: &output)
    return (String(decoding: output, as: UTF8.self), outcome)
  }

  private let start = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT"
  private let three = HTTPResponse.Content.bytes([1, 2, 3])
  private let stream = HTTPResponse.Content.stream { _ in }

  @Test func `content at hand is framed by its length`() {
    let (text, outcome) = serialize(HTTPResponse(.ok, fields: ["A": "b"], content: three))
    #expect(text == start + "\r\nA: b\r\nContent-Length: 3\r\n\r\n")
    #expect(outcome.framing == .length(3) && outcome.keepsAlive)
  }

  @Test func `a response without content says so`() {
    #expect(serialize(HTTPResponse(.ok)).text == start + "\r\nContent-Length: 0\r\n\r\n")
  }

  @Test func `streamed content is chunked, or ends an HTTP 1_0 connection`() {
    let (text, outcome) = serialize(HTTPResponse(.ok, content: stream))
    #expect(text == start + "\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(outcome.framing == .chunked && outcome.keepsAlive)
    let old = serialize(HTTPResponse(.ok, content: stream), version: .http10)
    #expect(old.text == start + "\r\nConnection: close\r\n\r\n")
    #expect(old.outcome.framing == .untilClose && !old.outcome.keepsAlive)
  }

  @Test func `HEAD is told what GET would be, and gets no content`() {
    let (text, outcome) = serialize(HTTPResponse(.ok, content: three), isHead: true)
    #expect(text == start + "\r\nContent-Length: 3\r\n\r\n")
    #expect(outcome.framing == .absent)
    let streamed = serialize(HTTPResponse(.ok, content: stream), isHead: true)
    #expect(streamed.text == start + "\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(streamed.outcome.framing == .absent)
  }

  @Test(arguments: [204, 304])
  func `a status that never has content has no framing`(code: Int) {
    let (text, outcome) = serialize(HTTPResponse(HTTPStatus(code), content: three))
    #expect(!text.contains("Content-Length") && !text.contains("Transfer-Encoding"))
    #expect(outcome.framing == .absent && outcome.keepsAlive)
  }

  @Test func `the connection's fate is stated where it is not the version's default`() {
    #expect(
      serialize(HTTPResponse(.ok), keepsAlive: false).text.contains("\r\nConnection: close\r\n"))
    #expect(
      serialize(HTTPResponse(.ok), version: .http10).text.contains("\r\nConnection: keep-alive\r\n")
    )
    let asked = serialize(HTTPResponse(.ok, fields: ["connection": "Close"]))
    #expect(asked.text.contains("\r\nConnection: close\r\n") && !asked.outcome.keepsAlive)
  }

  @Test(arguments: [
    "Content-Length", "transfer-encoding", "Date", "Connection", "Keep-Alive", "Trailer",
  ])
  func `a handler can't set the fields that frame a message`(name: String) {
    let text = serialize(HTTPResponse(.ok, fields: HTTPFields([.init(name: name, value: "7")])))
      .text
    #expect(text == start + "\r\nContent-Length: 0\r\n\r\n")
  }

  @Test(arguments: ["a\r\nB: c", "a\nB: c", "a\rB: c", "a\u{0}B: c"])
  func `a response can't be split by a value`(value: String) {
    let text = serialize(HTTPResponse(.ok, fields: ["A": value])).text
    #expect(text.split(separator: "\r\n").count == 4)
    #expect(text.utf8.filter { $0 == 0x0A }.count == 5 && !text.contains("\u{0}"))
  }

  @Test(arguments: ["", "A B", "A\r\nB", "A:", "\u{E4}"])
  func `a field whose name is no token is left out`(name: String) {
    let text = serialize(HTTPResponse(.ok, fields: HTTPFields([.init(name: name, value: "v")])))
      .text
    #expect(text == start + "\r\nContent-Length: 0\r\n\r\n")
  }

  @Test(arguments: [0, 99, 100, 101, 600, -1, 10_000])
  func `a status that is not final is sent as 500`(code: Int) {
    #expect(serialize(HTTPResponse(HTTPStatus(code))).text.hasPrefix("HTTP/1.1 500 "))
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
    (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (Int.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
    (Int.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
  ])
  func `a date is written as RFC 9110 wants it`(seconds: Int, text: String) {
    #expect(String(decoding: HTTPDate(unixSeconds: seconds).bytes, as: UTF8.self) == text)
  }
}
