import Deliverability
import HTTPMessages
import JSONReading

/// Writes the answers of a query in pieces: the elements of one JSON list, or lines.
struct DeliverabilityStream {
  /// Answers encoded before the connection, and the loop's other work, get their turn.
  private static let answersPerPiece = 200

  private let json: FinalStatusJSON
  private let isLines: Bool
  private let output: any HTTPContentWriter
  private var writer = JSONWriter()
  private var count = 0

  static let mistakeSchema = Schema.named(
    "LineMistake",
    .object([
      .required("line", .integer), .required("errors", .list(of: OpenAPIDocument.fieldError)),
    ]))

  init(_ json: FinalStatusJSON, as type: ContentType, to output: any HTTPContentWriter) {
    self.json = json
    self.output = output
    isLines = type == .lines
    if !isLines {
      writer.beginObject()
      writer.key("results")
      writer.beginArray()
    }
  }

  /// - Parameter mistakes: of lines that are no ids, each answered in its place.
  mutating func write(
    _ answers: [(id: String, facts: UserFacts?)], mistakes: [Int: SubmittedIDs.Mistake] = [:]
  ) async throws {
    for answer in answers {
      try await write(mistakes)
      json.write(answer.id, answer.facts, to: &writer)
      try await endAnswer()
    }
  }

  mutating func finish(mistakes: [Int: SubmittedIDs.Mistake] = [:]) async throws {
    try await write(mistakes)
    if !isLines {
      writer.endArray()
      writer.endObject()
    }
    let rest = writer.takeBytes()
    if !rest.isEmpty { try await output.write(rest) }
  }

  /// The mistakes that stand before the next answer.
  private mutating func write(_ mistakes: [Int: SubmittedIDs.Mistake]) async throws {
    while let mistake = mistakes[count] {
      writer.beginObject()
      writer.member("line", mistake.line)
      writer.key("errors")
      FieldError.write([mistake.error], to: &writer)
      writer.endObject()
      try await endAnswer()
    }
  }

  private mutating func endAnswer() async throws {
    if isLines { writer.newline() }
    count += 1
    if count % Self.answersPerPiece == 0 {
      try await output.write(writer.takeBytes())
      await Task.yield()
    }
  }
}
