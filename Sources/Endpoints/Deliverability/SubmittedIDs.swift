import HTTPMessages
import JSONReading
import Store

/// The ids of an NDJSON query, read as they arrive, a batch at a time.
///
/// A line that is no id is left out, and kept as a mistake with its place among the answers.
actor SubmittedIDs {
  static let maxIDs = 1_000_000
  static let maxBatch = 10_000
  /// Lines that are no ids, and that are kept until they are answered.
  static let maxMistakes = 1000

  enum Failure: Error {
    /// There are more than 1,000,000 ids.
    case tooManyIDs
    /// More than 1,000 lines are no ids: this is no list of ids.
    case tooManyMistakes
  }

  struct Mistake: Sendable, Equatable {
    let line: Int
    let error: FieldError
  }

  /// The ids as the store takes them.
  struct Batches: AsyncSequence, AsyncIteratorProtocol, Sendable {
    let ids: SubmittedIDs

    func makeAsyncIterator() -> Batches { self }
    mutating func next() async throws -> [String]? { try await ids.next() }
  }

  nonisolated var batches: Batches { Batches(ids: self) }

  private var lines: LineReader
  private var count = 0
  /// By the place of their answers, from 0.
  private(set) var mistakes: [Int: Mistake] = [:]

  init(_ content: any HTTPContentReader) { lines = LineReader(content) }

  /// The next ids, at least one; nil at the end.
  /// - Throws: `Failure`, or what the content throws.
  func next() async throws -> [String]? {
    var reader = lines
    var batch: [String] = []
    while batch.count < Self.maxBatch, batch.isEmpty || reader.hasWholeLine,
      let line = try await reader.next()
    {
      guard count < Self.maxIDs else { throw Failure.tooManyIDs }
      switch Self.id(in: line) {
      case .success(let id): batch.append(id)
      case .failure(let invalid):
        guard mistakes.count < Self.maxMistakes else { throw Failure.tooManyMistakes }
        mistakes[count] = Mistake(line: reader.number, error: invalid.error)
      }
      count += 1
    }
    lines = reader
    return batch.isEmpty ? nil : batch
  }

  private struct InvalidLine: Error { let error: FieldError }

  private static func id(in line: LineReader.Line) -> Result<String, InvalidLine> {
    let expected =
      "Each line must be a JSON string with the id, or {\"user_ext_id\":\"…\"}; an id has"
      + " \(UserExtID.rule)."
    guard case .text(let bytes) = line else {
      return .failure(
        InvalidLine(error: .whole("The line has more than \(LineReader.maxLineBytes) bytes.")))
    }
    do {
      let value = try JSONDocument(bytes, refusesDuplicateKeys: true).root
      let text =
        value.kind == .object && value.count == 1 ? value["user_ext_id"]?.string : value.string
      guard let text, UserExtID.isValid(text) else {
        return .failure(InvalidLine(error: .whole(expected)))
      }
      return .success(text)
    } catch {
      let column = error.position(in: bytes).column
      return .failure(
        InvalidLine(
          error: .whole("Not acceptable JSON at column \(column): \(error.problem). \(expected)")))
    }
  }
}
