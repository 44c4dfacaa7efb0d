/// Writes a response's head, and its content where that is at hand (RFC 9112 §4, §6, §9).
///
/// The serializer alone decides Date, Content-Length, Transfer-Encoding and Connection: what a
/// handler put there is left out, save that its `Connection: close` is heeded. A response cannot be
/// split: a field whose name is no token is dropped, and CR, LF, NUL and other control characters in
/// a value become blanks (RFC 9110 §5.5).
public struct ResponseSerializer: Sendable {
  /// How the content behind a head is delimited.
  public enum Framing: Sendable, Equatable {
    /// No content follows, whatever the fields say: HEAD, 204, 304.
    case absent
    case length(Int)
    case chunked
    /// HTTP/1.0: the content ends with the connection.
    case untilClose
  }

  /// What a response answers.
  public struct Exchange: Sendable {
    public var version: HTTPRequestHead.Version
    public var isHead: Bool
    /// Whether client and server would both go on with this connection.
    public var keepsAlive: Bool

    public init(version: HTTPRequestHead.Version, isHead: Bool, keepsAlive: Bool) {
      self.version = version
      self.isHead = isHead
      self.keepsAlive = keepsAlive
    }
  }

  public struct Outcome: Sendable, Equatable {
    public let framing: Framing
    /// Whether the connection stays open behind this response.
    public let keepsAlive: Bool
  }

  /// `HTTP/1.1 100 Continue`, without fields.
  public static let proceed = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
  /// The end of chunked content, without trailers.
  public static let lastChunk = Array("0\r\n\r\n".utf8)

  /// Appends the head of `response` to `output`. A status that is not final (outside 200-599) is sent as 500.
  public static func appendHead(
    of response: HTTPResponse, for exchange: Exchange, date: HTTPDate, to output: inout [UInt8]
  ) -> Outcome {
    let status = (200...599).contains(response.status.code) ? response.status : .internalServerError
    let framing = framing(of: response.content, status, exchange)
    let closes = response.fields.values(of: "Connection").contains { $0.lowercased() == "close" }
    let keepsAlive = exchange.keepsAlive && framing != .untilClose && !closes

    output += "HTTP/1.1 ".utf8
    appendDecimal(status.code, to: &output)
    output.append(.space)
    output += status.phrase.utf8
    output += "\r\nDate: ".utf8
    output += date.bytes
    for field in response.fields { append(field, to: &output) }
    appendFraming(of: response.content, status, exchange, to: &output)
    if !keepsAlive {
      output += "\r\nConnection: close".utf8
    } else if exchange.version == .http10 {
      output += "\r\nConnection: keep-alive".utf8
    }
    output += "\r\n\r\n".utf8
    return Outcome(framing: framing, keepsAlive: keepsAlive)
  }

  /// The line before a chunk of `count` bytes; CRLF follows its bytes. `count` is not 0, which would end the content.
  public static func appendChunkSize(_ count: Int, to output: inout [UInt8]) {
    output += String(count, radix: 16).utf8
    output += "\r\n".utf8
  }

  private static func framing(
    of content: HTTPResponse.Content, _ status: HTTPStatus, _ exchange: Exchange
  ) -> Framing {
    // RFC 9110 §6.4.1: these never have content.
    if exchange.isHead || status.code == 204 || status.code == 304 { return .absent }
    // RFC 9110 §15.3.6: a 205 is not to have content either, but says so by its length.
    if status.code == 205 { return .length(0) }
    switch content {
    case .empty: return .length(0)
    case .bytes(let bytes): return .length(bytes.count)
    case .stream: return exchange.version == .http11 ? .chunked : .untilClose
    }
  }

  /// The fields that frame the content. HEAD is told what GET would be (RFC 9110 §8.6); 204 and 304 say nothing.
  private static func appendFraming(
    of content: HTTPResponse.Content, _ status: HTTPStatus, _ exchange: Exchange,
    to output: inout [UInt8]
  ) {
    var asGet = exchange
    asGet.isHead = false
    switch framing(of: content, status, asGet) {
    case .absent, .untilClose: break
    case .length(let length):
      output += "\r\nContent-Length: ".utf8
      appendDecimal(length, to: &output)
    case .chunked: output += "\r\nTransfer-Encoding: chunked".utf8
    }
  }

  private static func append(_ field: HTTPFields.Field, to output: inout [UInt8]) {
    guard !field.name.isEmpty, field.name.utf8.allSatisfy(\.isToken), !isOurs(field.name) else {
      return
    }
    output += "\r\n".utf8
    output += field.name.utf8
    output += ": ".utf8
    for byte in field.value.utf8 { output.append(byte.isFieldContent ? byte : .space) }
  }

  private static func isOurs(_ name: String) -> Bool {
    switch name.utf8.count {
    case 4: HTTPFields.areEqual(name, "Date")
    case 7: HTTPFields.areEqual(name, "Trailer")
    case 10: HTTPFields.areEqual(name, "Connection") || HTTPFields.areEqual(name, "Keep-Alive")
    case 14: HTTPFields.areEqual(name, "Content-Length")
    case 17: HTTPFields.areEqual(name, "Transfer-Encoding")
    default: false
    }
  }

  private static func appendDecimal(_ value: Int, to output: inout [UInt8]) {
    output += String(value).utf8
  }
}
