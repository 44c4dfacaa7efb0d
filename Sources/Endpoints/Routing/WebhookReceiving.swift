public import HTTPMessages
public import HTTPServing

/// Answers the callbacks of providers at `/v1/webhooks/{source}` and `/v1/webhooks/{source}/{token}`.
public protocol WebhookReceiving: Sendable {
  /// How the content of a callback to `sourceID` is to be read; a source that is not known is refused here.
  func disposition(of head: HTTPRequestHead, sourceID: String) -> ContentDisposition

  /// - Parameter token: the last segment of the path, decoded; nil if there is none.
  func respond(to request: HTTPRequest, sourceID: String, token: String?) async -> HTTPResponse
}
