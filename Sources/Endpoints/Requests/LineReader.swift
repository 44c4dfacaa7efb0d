import HTTPMessages

/// Splits streamed content into the lines of NDJSON, holding one chunk and one line at a time.
///
/// Lines end with LF or CR LF; the last one needs no end. Blank lines are left out, but counted.
struct LineReader {
  enum Line: Equatable {
    case text([UInt8])
    /// Longer than the bound; its bytes are skipped to its end.
    case tooLong
  }

  static let maxLineBytes = 64 * 1024

  private let content: any HTTPContentReader
  private var chunk: [UInt8] = []
  private var position = 0
  private var line: [UInt8] = []
  private var isTooLong = false
  /// The number of the line read last, from 1.
  private(set) var number = 0

  init(_ content: any HTTPContentReader) { self.content = content }

  /// Whether a whole line has arrived already: `next()` will not wait for its end.
  var hasWholeLine: Bool { chunk[position...].contains(UInt8(ascii: "\n")) }

  /// The next line that is not blank; nil at the end.
  /// - Throws: what the content throws: the connection ended before the content did.
  mutating func next() async throws -> Line? {
    while true {
      while position < chunk.count {
        let rest = chunk[position...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
          append(rest)
          position = chunk.count
          break
        }
        append(rest[..<end])
        position = end + 1
        if let line = endLine() { return line }
      }
      guard let next = try await content.next() else {
        return line.isEmpty && !isTooLong ? nil : endLine()
      }
      chunk = next
      position = 0
    }
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard !isTooLong else { return }
    // One byte more than the bound may be the CR of the line's end.
    if line.count + bytes.count > Self.maxLineBytes + 1 {
      isTooLong = true
      line.removeAll(keepingCapacity: true)
    } else {
      line += bytes
    }
  }

  /// Nil for a blank line.
  private mutating func endLine() -> Line? {
    number += 1
    defer {
      line.removeAll(keepingCapacity: true)
      isTooLong = false
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if isTooLong || line.count > Self.maxLineBytes { return .tooLong }
    let isBlank = line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return isBlank ? nil : .text(line)
  }
}
