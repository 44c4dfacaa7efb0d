import HTTPMessages
import JSONReading
import Testing
import Threading

@testable import Endpoints

/// What a client would have received.
struct Answer {
  let status: Int
  let fields: HTTPFields
  let content: [UInt8]
  /// Whether the connection would have been broken before the content's end.
  let isBroken: Bool

  var text: String { String(decoding: content, as: UTF8.self) }
  var lines: [String] { text.split(separator: "\n").map(String.init) }

  func json() throws -> JSONValue { try JSONDocument(content).root }

  /// Pointers and parameters of a problem's errors, in order.
  func places() throws -> [String] {
    try json()["errors"]?.elements.compactMap { ($0["pointer"] ?? $0["parameter"])?.string } ?? []
  }

  init(_ response: HTTPResponse) async {
    status = response.status.code
    fields = response.fields
    switch response.content {
    case .empty: (content, isBroken) = ([], false)
    case .bytes(let bytes): (content, isBroken) = (bytes, false)
    case .stream(let write):
      let collected = CollectedContent()
      do {
        try await write(collected)
        isBroken = false
      } catch {
        isBroken = true
      }
      content = collected.bytes
    }
  }
}

/// Takes a streamed answer.
final class CollectedContent: HTTPContentWriter {
  private let collected = Lock<[UInt8]>([])
  var bytes: [UInt8] { collected.withLock { $0 } }
  func write(_ bytes: [UInt8]) async throws { collected.withLock { $0 += bytes } }
}
