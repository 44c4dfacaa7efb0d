import HTTPMessages
import JSONReading

/// An answer as it came over the wire, on a connection that was closed behind it.
struct WireAnswer: Sendable {
  let status: Int
  let fields: HTTPFields
  let content: [UInt8]
  /// The content came with its last chunk, or as long as its length says.
  let isComplete: Bool

  /// Nil if the bytes are no answer.
  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "),
      let status = Int(first.dropFirst(9).prefix(3))
    else { return nil }
    var fields = HTTPFields()
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      fields.append(
        String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    self.status = status
    self.fields = fields
    let rest = bytes[end.upperBound...]
    if fields["Transfer-Encoding"] == "chunked" {
      (content, isComplete) = Self.joinedChunks(rest)
    } else {
      content = Array(rest)
      isComplete = fields["Content-Length"].map { $0 == String(rest.count) } ?? rest.isEmpty
    }
  }

  private static func joinedChunks(_ bytes: ArraySlice<UInt8>) -> ([UInt8], Bool) {
    var content: [UInt8] = []
    var rest = bytes
    while let lineEnd = rest.firstIndex(of: 0x0D),
      let size = Int(String(decoding: rest[..<lineEnd], as: UTF8.self), radix: 16)
    {
      rest = rest[lineEnd...].dropFirst(2)
      guard size > 0 else { return (content, true) }
      content += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
    }
    return (content, false)
  }

  var text: String { String(decoding: content, as: UTF8.self) }
  func json() throws -> JSONValue { try JSONDocument(content).root }
  var lines: [Substring] { text.split(separator: "\n") }
}
