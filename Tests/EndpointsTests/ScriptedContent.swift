import HTTPMessages
import Threading

/// Streamed content that arrives in given pieces.
final class ScriptedContent: HTTPContentReader {
  struct ConnectionEnded: Error {}

  private let pieces: Lock<ArraySlice<[UInt8]>>
  private let breaks: Bool

  /// - Parameter breaks: whether the connection ends before the content does.
  init(_ pieces: [[UInt8]], breaks: Bool = false) {
    self.pieces = Lock(pieces[...])
    self.breaks = breaks
  }

  convenience init(_ content: [UInt8], pieceBytes: Int) {
    let starts = stride(from: 0, to: content.count, by: pieceBytes)
    self.init(starts.map { Array(content[$0..<min($0 + pieceBytes, content.count)]) })
  }

  convenience init(_ text: String, pieceBytes: Int = 65_536) {
    self.init(Array(text.utf8), pieceBytes: pieceBytes)
  }

  func next() async throws -> [UInt8]? {
    if let piece = pieces.withLock({ $0.popFirst() }) { return piece }
    if breaks { throw ConnectionEnded() }
    return nil
  }
}
