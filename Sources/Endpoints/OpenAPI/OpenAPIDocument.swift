import HTTPMessages
import Ingestion
import JSONReading

/// The description of the API, written from the same list of routes that answers requests (OpenAPI 3.1.0).
struct OpenAPIDocument {
  let routes: [Route]

  static let problem = Schema.named(
    "Problem",
    .object([
      .required("title", .text), .required("status", .integer(400...599)),
      .required("detail", .text.described("What was found, and what to do.")),
      .optional("errors", .list(of: fieldError)),
    ]))

  static let fieldError = Schema.named(
    "FieldError",
    .object([
      .optional("pointer", .text.described("A JSON pointer as a URI fragment (RFC 6901 §6).")),
      .optional("parameter", .text.described("A parameter of the query or of the path.")),
      .required("detail", .text),
    ]))

  var bytes: [UInt8] {
    var writer = JSONWriter(reservingCapacity: 32_768)
    writer.beginObject()
    writer.key("openapi")
    writer.string("3.1.0")
    writer.key("info")
    writer.raw(Self.info.utf8)
    writer.key("paths")
    writer.beginObject()
    for path in paths {
      writer.key(path)
      writer.beginObject()
      for route in routes where route.path.text == path { write(route, to: &writer) }
      writer.endObject()
    }
    writer.endObject()
    writer.key("components")
    writeComponents(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private static let info = #"""
    {"title":"Postern","version":"1","description":"Webhooks of email and SMS providers in, the final status of users out. Times are RFC 3339 UTC. Errors are application/problem+json (RFC 9457). The schema of an application/x-ndjson content is that of one line."}
    """#

  /// In the order of the routes, each once.
  private var paths: [String] {
    var seen: Set<String> = []
    return routes.map(\.path.text).filter { seen.insert($0).inserted }
  }

  private func writeComponents(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("securitySchemes")
    writer.raw(#"{"bearer":{"type":"http","scheme":"bearer"}}"#.utf8)
    writer.key("schemas")
    writer.beginObject()
    var seen: Set<String> = []
    for (name, schema) in components where seen.insert(name).inserted {
      writer.key(name)
      schema.write(to: &writer)
    }
    writer.endObject()
    writer.endObject()
  }

  private var components: [(name: String, schema: Schema)] {
    Self.problem.components
      + routes.flatMap { route in
        let operation = route.operation
        return operation.query.flatMap(\.schema.components)
          + operation.request.flatMap(\.schema.components)
          + operation.responses.flatMap { $0.content.flatMap(\.schema.components) }
      }
  }

  private func write(_ route: Route, to writer: inout JSONWriter) {
    let operation = route.operation
    writer.key(route.method.rawValue.lowercased())
    writer.beginObject()
    writer.key("operationId")
    writer.string(operation.id)
    writer.key("summary")
    writer.string(operation.summary)
    if let role = route.role {
      writer.key("description")
      writer.string(
        [operation.description, "Needs a token with the role `\(role.rawValue)`."]
          .compactMap(\.self).joined(separator: " "))
      writer.key("security")
      // Scheme types other than oauth2 list the roles they need (OpenAPI 3.1 §4.8.30).
      writer.raw(#"[{"bearer":["\#(role.rawValue)"]}]"#.utf8)
    } else if let description = operation.description {
      writer.key("description")
      writer.string(description)
    }
    writeParameters(of: route, to: &writer)
    if !operation.request.isEmpty {
      writer.key("requestBody")
      writer.beginObject()
      writer.key("required")
      writer.boolean(true)
      write(operation.request, to: &writer)
      writer.endObject()
    }
    writer.key("responses")
    writer.beginObject()
    for response in operation.responses { write(response, to: &writer) }
    for status in problems(of: route) {
      write(
        Operation.Response(
          status, status.phrase,
          [Operation.Content(.problem, Self.problem, example: Self.example(of: status))]),
        to: &writer)
    }
    writer.endObject()
    writer.endObject()
  }

  private func writeParameters(of route: Route, to writer: inout JSONWriter) {
    let query = route.operation.query
    guard !route.path.names.isEmpty || !query.isEmpty else { return }
    writer.key("parameters")
    writer.beginArray()
    for name in route.path.names {
      write(
        Operation.Parameter(
          name: name, description: "Percent-encoded UTF-8.", schema: .text), place: "path",
        to: &writer)
    }
    for parameter in query { write(parameter, place: "query", to: &writer) }
    writer.endArray()
  }

  private func write(
    _ parameter: Operation.Parameter, place: String, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("name")
    writer.string(parameter.name)
    writer.key("in")
    writer.string(place)
    writer.key("description")
    writer.string(parameter.description)
    if place == "path" {
      writer.key("required")
      writer.boolean(true)
    }
    writer.key("schema")
    parameter.schema.write(to: &writer)
    writer.endObject()
  }

  private func write(_ response: Operation.Response, to writer: inout JSONWriter) {
    writer.key(String(response.status.code))
    writer.beginObject()
    writer.key("description")
    writer.string(response.description)
    if !response.content.isEmpty { write(response.content, to: &writer) }
    writer.endObject()
  }

  private func write(_ contents: [Operation.Content], to writer: inout JSONWriter) {
    writer.key("content")
    writer.beginObject()
    for content in contents {
      writer.key(content.type)
      writer.beginObject()
      writer.key("schema")
      content.schema.write(to: &writer)
      writer.key("example")
      if content.type.hasSuffix("json"), content.type != ContentType.lines.rawValue {
        writer.raw(content.example.utf8)
      } else {
        writer.string(content.example)
      }
      writer.endObject()
    }
    writer.endObject()
  }

  /// What every route of its kind may answer, and what the route names, ascending and each once.
  private func problems(of route: Route) -> [HTTPStatus] {
    var codes = Set(route.operation.problems.map(\.code))
    if route.role != nil { codes.formUnion([401, 403, 429, 503]) }
    if !route.operation.request.isEmpty, route.role != nil { codes.formUnion([400, 413, 415]) }
    codes.subtract(route.operation.responses.map(\.status.code))
    return codes.sorted().map { HTTPStatus($0) }
  }

  private static func example(of status: HTTPStatus) -> String {
    #"{"title":"\#(status.phrase)","status":\#(status.code),"detail":"What was found, and what to do."}"#
  }
}
