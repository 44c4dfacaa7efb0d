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

  /// - Parameter mistakes: knows which of the answers stand for lines that are no ids.
  mutating func write(_ answers: [(String, UserFacts?)], mistakes: SubmittedIDs? = nil) async throws
  {
    for (id, facts) in answers {
      if id.isEmpty, let mistake = await mistakes?.takeMistake(at: count) {
        write(mistake)
      } else {
        json.write(id, facts, to: &writer)
      }
      if isLines { writer.newline() }
      count += 1
      if count % Self.answersPerPiece == 0 {
        try await output.write(writer.takeBytes())
        await Task.yield()
      }
    }
  }

  mutating func finish() async throws {
    if !isLines {
      writer.endArray()
      writer.endObject()
    }
    let rest = writer.takeBytes()
    if !rest.isEmpty { try await output.write(rest) }
  }

  private mutating func write(_ mistake: SubmittedIDs.Mistake) {
    writer.beginObject()
    writer.member("line", mistake.line)
    writer.key("errors")
    FieldError.write([mistake.error], to: &writer)
    writer.endObject()
  }
}
