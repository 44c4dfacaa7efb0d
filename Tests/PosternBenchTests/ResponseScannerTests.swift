import Testing

@testable import PosternBench

struct ResponseScannerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var response: String
    var status: Int
    var contentBytes: Int
    var lines: Int
    var testDescription: String { response.debugDescription }
  }

  static let cases = [
    Case(
      response: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na\nb\nc", status: 200,
      contentBytes: 5, lines: 2),
    Case(
      response: "HTTP/1.1 503 Away\r\nRetry-After: 30\r\ncontent-length:0\r\n\r\n", status: 503,
      contentBytes: 0, lines: 0),
    Case(response: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, contentBytes: 0, lines: 0),
    Case(
      response: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\na\nb\r\nA;x=y\r\n123456789\n\r\n0\r\n\r\n",
      status: 200, contentBytes: 13, lines: 2),
    Case(
      response: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: 1\r\n\r\n",
      status: 200, contentBytes: 0, lines: 0),
    Case(
      response: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
      status: 200, contentBytes: 1, lines: 0),
  ]

  @Test(arguments: cases)
  func `a response is read however it is cut`(sample: Case) throws {
    let bytes = Array(sample.response.utf8)
    for size in 1...bytes.count {
      var scanner = ResponseScanner(countsLines: true)
      for start in stride(from: 0, to: bytes.count, by: size) {
        #expect(!scanner.isComplete)
        try feed(Array(bytes[start..<min(start + size, bytes.count)]), to: &scanner)
      }
      #expect(scanner.isComplete)
      #expect(scanner.status == sample.status)
      #expect(scanner.contentBytes == sample.contentBytes)
      #expect(scanner.lines == sample.lines)
    }
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.6\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
    "HTTP/1.1 204 No Content\r\n\r\nx",
  ])
  func `what is no response of the gateway is an error`(response: String) {
    #expect(throws: BenchError.self) {
      var scanner = ResponseScanner()
      try feed(Array(response.utf8), to: &scanner)
    }
  }

  private func feed(_ bytes: [UInt8], to scanner: inout ResponseScanner) throws {
    try bytes.withUnsafeBytes { try scanner.feed($0) }
  }
}
