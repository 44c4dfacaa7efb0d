import HTTPMessages
import Testing

@Suite struct RequestParserTests {
  static let marker = Array("GET /marker HTTP/1.1\r\nHost: marker\r\n\r\n".utf8)
  static let cases =
    RequestLineCases.all + FieldCases.all + HostCases.all + ContentLengthCases.all
    + TransferEncodingCases.all + ChunkCases.all + ConnectionCases.all + PipelineCases.all

  @Test(arguments: cases)
  func `a message is judged as its case says, and nothing behind a refusal is read`(
    example: ParserCase
  ) {
    let run = ParserRun([(example.bytes + Self.marker)[...]])
    switch example.outcome {
    case .read(let expected):
      #expect(run.refusal == nil)
      #expect(run.requests.count == 2)
      #expect(run.requests.last?.target == "/marker")
      var first = run.requests.first
      if expected.fields == nil { first?.fields = nil }
      #expect(first == expected)
    case .refused(let status, let after):
      #expect(run.refusal?.status.code == status, "\(run.refusal?.reason ?? "no refusal")")
      var requests = run.requests
      for index in requests.indices { requests[index].fields = nil }
      #expect(requests == after)
    case .unfinished:
      #expect(run.refusal == nil)
      #expect(run.requests.isEmpty && run.isUnfinished)
    }
  }

  @Test(arguments: cases)
  func `a message is judged the same however it is split`(example: ParserCase) {
    let bytes = example.bytes + Self.marker
    let whole = ParserRun([bytes[...]])
    #expect(ParserRun(bytes.indices.map { bytes[$0...$0] }) == whole, "byte by byte")
    for offset in 1..<bytes.count {
      let split = ParserRun([bytes[..<offset], bytes[offset...]])
      #expect(split == whole, "split at \(offset)")
    }
  }

  @Test func `there are cases enough, each with its own name`() {
    #expect(Self.cases.count >= 200)
    #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
  }

  @Test func `the content limit of one request does not last for the next`() {
    var parser = RequestParser(limits: ParserRun.limits)
    let request = Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".utf8)
    var offset = 0
    guard case .head = request.withUnsafeBytes({ parser.next($0, from: &offset) }) else {
      Issue.record("no head")
      return
    }
    parser.maxContentBytes = 2
    let refused = request.withUnsafeBytes { parser.next($0, from: &offset) }
    guard case .refused(let refusal) = refused else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.status == .contentTooLarge)

    var again = RequestParser(limits: ParserRun.limits)
    offset = 0
    _ = request.withUnsafeBytes { again.next($0, from: &offset) }
    again.maxContentBytes = 3
    _ = request.withUnsafeBytes { again.next($0, from: &offset) }
    _ = request.withUnsafeBytes { again.next($0, from: &offset) }
    offset = 0
    _ = request.withUnsafeBytes { again.next($0, from: &offset) }
    #expect(again.maxContentBytes == ParserRun.limits.maxContentBytes)
  }
}
