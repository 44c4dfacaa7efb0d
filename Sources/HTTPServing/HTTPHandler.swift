public import HTTPMessages

/// Answers requests. One handler serves all connections of all loops at once.
public protocol HTTPHandler: Sendable {
  /// What to do with a request, decided once: when its head has arrived and before any content is read.
  func reception(of head: HTTPRequestHead) -> Reception
}

/// How a request is taken.
public struct Reception: Sendable {
  /// Answers the request. It runs on the connection's loop: work that blocks or computes for long belongs elsewhere.
  public typealias Responder = @Sendable (HTTPRequest) async -> HTTPResponse

  public let content: ContentDisposition
  public let respond: Responder

  /// - Parameter respond: not called if `content` is refused.
  public init(_ content: ContentDisposition, respond: @escaping Responder) {
    self.content = content
    self.respond = respond
  }

  /// Answers at once.
  public init(refusing response: HTTPResponse) {
    self.init(.refused(response)) { _ in response }
  }
}

/// How a request's content reaches its handler.
public enum ContentDisposition: Sendable {
  /// Read whole before the handler is called; more than `maxBytes` is 413.
  case buffered(maxBytes: Int)
  /// Read by the handler as it goes, without a bound on the sum.
  case streamed
  /// Answered at once, without the handler; the content is thrown away.
  case refused(HTTPResponse)
}
