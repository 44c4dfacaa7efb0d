import HTTPMessages
import Testing

@testable import Endpoints

struct LineReaderTests {
  static let longest = [UInt8](repeating: 0x61, count: LineReader.maxLineBytes)

  @Test(arguments: [
    ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\r\nb", ["a", "b"]), ("\n\n  \t\na\n", ["a"]),
    ("a\n\nb\n", ["a", "b"]), ("a\rb\n", ["a\rb"]), ("\r\n\r\n", []),
  ])
  func `lines are the same however the content is cut`(content: String, expected: [String])
    async throws
  {
    for size in 1...max(1, content.utf8.count) {
      var reader = LineReader(ScriptedContent(content, pieceBytes: size))
      var lines: [String] = []
      while let line = try await reader.next() {
        guard case .text(let bytes) = line else { continue }
        lines.append(String(decoding: bytes, as: UTF8.self))
      }
      #expect(lines == expected)
    }
  }

  @Test func `blank lines count in the numbers of lines`() async throws {
    var reader = LineReader(ScriptedContent("\n\na\n", pieceBytes: 2))
    _ = try await reader.next()
    #expect(reader.number == 3)
  }

  @Test(arguments: ["\n", "\r\n", ""])
  func `a line of exactly the bound is read`(end: String) async throws {
    var reader = LineReader(ScriptedContent([Self.longest + Array(end.utf8)]))
    #expect(try await reader.next() == .text(Self.longest))
    #expect(try await reader.next() == nil)
  }

  @Test(arguments: [1000, 65_536, 200_000])
  func `a line past the bound is skipped to its end`(pieceBytes: Int) async throws {
    let content = Self.longest + Self.longest + Array("\nnext\n".utf8) + Self.longest + [0x61]
    var reader = LineReader(ScriptedContent(content, pieceBytes: pieceBytes))
    #expect(try await reader.next() == .tooLong)
    #expect(try await reader.next() == .text(Array("next".utf8)))
    #expect(try await reader.next() == .tooLong)
    #expect(try await reader.next() == nil)
    #expect(reader.number == 3)
  }
}
