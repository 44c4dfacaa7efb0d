/// Gathers a head line by line and judges it when it is complete.
struct RequestHeadBuilder {
  private let line: RequestLine
  private var fields = HTTPFields()
  private var hostCount = 0
  private var contentLength: Int?
  private var transferEncoding: TransferEncoding?
  private var connection = ConnectionOptions()
  private var expectation: Expectation?

  private enum Expectation { case proceed, unknown }

  init(_ line: RequestLine) {
    self.line = line
    fields.reserveCapacity(16)
  }

  var fieldCount: Int { fields.count }

  mutating func add(_ bytes: Bytes, _ field: FieldLine) throws(RequestRefusal) {
    switch field.name.count {
    case 4 where bytes.equals("host", in: field.name): try addHost(bytes, field.value)
    case 6 where bytes.equals("expect", in: field.name): addExpectation(bytes, field.value)
    case 10 where bytes.equals("connection", in: field.name): connection.add(bytes, field.value)
    case 14 where bytes.equals("content-length", in: field.name):
      // RFC 9112 §6.3: a list or a repeat could be read as either value by somebody on the way.
      guard contentLength == nil else { throw .malformed("Content-Length stands twice.") }
      contentLength = try Self.length(bytes, field.value)
    case 17 where bytes.equals("transfer-encoding", in: field.name):
      transferEncoding = TransferEncoding(
        after: transferEncoding, bytes, field.value)
    default: break
    }
    fields.append(bytes.text(in: field.name), bytes.opaqueText(in: field.value))
  }

  /// The head with its framing decided.
  func finished() throws(RequestRefusal) -> ReceivedHead {
    guard hostCount == 1 || line.version == .http10 else {
      throw .malformed("An HTTP/1.1 request needs a Host field.")
    }
    let framing = try self.framing()
    let isHTTP11 = line.version == .http11
    // RFC 9110 §10.1.1: an expectation of an HTTP/1.0 client is ignored.
    if isHTTP11, expectation == .unknown {
      throw RequestRefusal(.expectationFailed, "The only expectation met here is 100-continue.")
    }
    var head = HTTPRequestHead(
      method: line.method, target: line.target.text, version: line.version, fields: fields)
    if let authority = line.target.authority { head.fields.set("Host", authority) }
    return ReceivedHead(
      head: head, framing: framing, expectsContinue: isHTTP11 && expectation == .proceed,
      keepsAlive: !connection.closes && (isHTTP11 || connection.keepsAlive))
  }

  private func framing() throws(RequestRefusal) -> ContentFraming {
    guard let transferEncoding else {
      return contentLength.map { .length($0) } ?? .absent
    }
    // RFC 9112 §6.1, §6.3: both at once, or HTTP/1.0, is what request smuggling looks like.
    guard contentLength == nil else {
      throw .malformed("Transfer-Encoding and Content-Length must not stand together.")
    }
    guard line.version == .http11 else {
      throw .malformed("HTTP/1.0 has no Transfer-Encoding.")
    }
    switch transferEncoding {
    case .chunked: return .chunked
    case .othersThenChunked:
      throw RequestRefusal(.notImplemented, "The only transfer coding known here is chunked.")
    case .endless, .malformed:
      throw .malformed("Transfer-Encoding must be: chunked.")
    }
  }

  private mutating func addHost(_ bytes: Bytes, _ value: Range<Int>) throws(RequestRefusal) {
    hostCount += 1
    guard hostCount == 1 else { throw .malformed("Host stands twice.") }
    guard Authority.isValid(bytes, value) else { throw .malformed("Host is not host:port.") }
  }

  private mutating func addExpectation(_ bytes: Bytes, _ value: Range<Int>) {
    let isFirst = expectation == nil
    expectation = isFirst && bytes.equals("100-continue", in: value) ? .proceed : .unknown
  }

  /// `1*DIGIT`; a length beyond any memory is too large rather than malformed (RFC 9110 §8.6).
  private static func length(_ bytes: Bytes, _ value: Range<Int>) throws(RequestRefusal) -> Int {
    guard !value.isEmpty, bytes.allSatisfy(in: value, \.isDigit) else {
      throw .malformed("Content-Length must be digits.")
    }
    var length = 0
    for offset in value {
      let (shifted, isTooLong) = length.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = shifted.addingReportingOverflow(Int(bytes[offset] - 0x30))
      guard !isTooLong, !overflows else {
        throw RequestRefusal(.contentTooLarge, "The content is larger than this server reads.")
      }
      length = sum
    }
    return length
  }
}
