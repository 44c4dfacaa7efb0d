import HTTPMessages

/// `/v1/webhooks/{source}` and `/v1/webhooks/{source}/{token}`, with the methods that providers use.
struct WebhookRoutes: Sendable {
  let webhooks: any WebhookReceiving

  var routes: [Route] {
    let paths: [PathTemplate] = ["/v1/webhooks/{source}", "/v1/webhooks/{source}/{token}"]
    return paths.flatMap { path in
      [HTTPMethod.post, .get, .head].map { route($0, path) }
    }
  }

  private func route(_ method: HTTPMethod, _ path: PathTemplate) -> Route {
    let suffix = path.names.count > 1 ? "WithToken" : ""
    return Route(
      method, path,
      content: .decided { head, values in
        webhooks.disposition(of: head, sourceID: values.first ?? "")
      },
      operation: Operation(
        id: method.rawValue.lowercased() + "Webhook" + suffix,
        summary: "A provider's callback",
        description: """
          Authenticated by the source's own rule. 2xx only when the callback is on disk; a repeated one is \
          answered the same.
          """,
        responses: [
          Operation.Response(.ok, "Stored, or stored before"),
          Operation.Response(.noContent, "As 200, where the provider wants it so"),
        ],
        problems: [
          .unauthorized, .notFound, .contentTooLarge, .unsupportedMediaType, .tooManyRequests,
          .serviceUnavailable,
        ]),
      action: .open { call in
        let values = call.pathValues
        return await webhooks.respond(
          to: call.request, sourceID: values.first ?? "",
          token: values.count > 1 ? values[1] : nil)
      })
  }
}
