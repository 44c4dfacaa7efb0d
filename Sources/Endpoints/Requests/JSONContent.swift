import HTTPMessages
import JSONReading

/// Reads a request's JSON content: strict, and with every key once.
enum JSONContent {
  /// - Throws: 400 with line and column of the first mistake.
  static func read(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
    do {
      return try JSONDocument(bytes, refusesDuplicateKeys: true).root
    } catch {
      let position = error.position(in: bytes)
      let place = "line \(position.line), column \(position.column)"
      throw Problem(
        .badRequest, "The content is not acceptable JSON at \(place): \(error.problem).",
        errors: [.whole("At \(place): \(error.problem).")])
    }
  }
}

extension HTTPResponse {
  /// A JSON answer.
  static func json(_ writer: JSONWriter, status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(
      status, fields: ["Content-Type": ContentType.json.rawValue], content: .bytes(writer.bytes))
  }
}
