import HTTPMessages

/// `/openapi.json`: the description of every route, itself included.
enum ServeDescription {
  /// `routes` and the one that describes them.
  static func adding(to routes: [Route]) -> [Route] {
    // Its own description does not depend on what it answers.
    let document = OpenAPIDocument(routes: routes + [route(answering: [])]).bytes
    return routes + [route(answering: document)]
  }

  private static func route(answering document: [UInt8]) -> Route {
    Route(
      .get, "/openapi.json",
      operation: Operation(
        id: "getDescription", summary: "This description",
        responses: [
          Operation.Response(
            .ok, "An OpenAPI 3.1 document",
            [Operation.Content(.json, Schema(.anyObject), example: #"{"openapi":"3.1.0"}"#)])
        ]),
      action: .open { _ in
        HTTPResponse(
          .ok, fields: ["Content-Type": ContentType.json.rawValue], content: .bytes(document))
      })
  }
}
