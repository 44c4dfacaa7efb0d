import HTTPMessages
import JSONReading
import Testing

@testable import Endpoints

extension EndpointClient {
  /// How an answer differs from what `/openapi.json` says of it; empty if it does not.
  func deviations(
    of answer: Answer, _ method: HTTPMethod, _ template: String
  ) async throws -> [String] {
    let document = try await send(.get, "/openapi.json").json()
    let operation = document["paths"]?[template]?[method.rawValue.lowercased()]
    guard let response = operation?["responses"]?[String(answer.status)] else {
      return ["\(answer.status) is not described"]
    }
    let type = answer.fields["Content-Type"].flatMap { MediaType($0)?.essence } ?? ""
    guard let schema = response["content"]?[type]?["schema"] else {
      return ["\(type) is not described for \(answer.status)"]
    }
    let checker = SchemaChecker(document)
    guard type == "application/x-ndjson" else { return checker.mistakes(try answer.json(), schema) }
    return try answer.lines.flatMap {
      checker.mistakes(try JSONDocument(Array($0.utf8)).root, schema)
    }
  }
}
