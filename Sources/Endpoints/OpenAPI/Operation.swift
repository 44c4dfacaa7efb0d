import HTTPMessages

/// What the API's description says of one route (OpenAPI 3.1 `Operation Object`).
struct Operation: Sendable {
  struct Parameter: Sendable {
    let name: String
    let description: String
    let schema: Schema
  }

  /// Content of a request or a response, with an example that its schema accepts.
  struct Content: Sendable {
    let type: String
    let schema: Schema
    let example: String

    init(_ type: ContentType, _ schema: Schema, example: String) {
      self.init(type.rawValue, schema, example: example)
    }

    init(_ type: String, _ schema: Schema, example: String) {
      self.type = type
      self.schema = schema
      self.example = example
    }
  }

  struct Response: Sendable {
    let status: HTTPStatus
    let description: String
    let content: [Content]

    init(_ status: HTTPStatus, _ description: String, _ content: [Content] = []) {
      self.status = status
      self.description = description
      self.content = content
    }
  }

  /// Unique in the document: a client generator's name for the call.
  let id: String
  let summary: String
  var description: String?
  /// Parameters of the query; those of the path come from the route's template.
  var query: [Parameter] = []
  var request: [Content] = []
  var responses: [Response]
  /// Statuses answered with a problem, beside those that every route of its kind may answer.
  var problems: [HTTPStatus] = []
}
