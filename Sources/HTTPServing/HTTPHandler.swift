public import HTTPMessages

/// Answers requests. One handler serves all connections of all loops at once.
public protocol HTTPHandler: Sendable {
  /// What to do with the content, chosen when the head has arrived and before any content is read.
  func disposition(of head: HTTPRequestHead) -> ContentDisposition

  /// Answers one request. It runs on the connection's loop: work that blocks or computes for long belongs elsewhere.
  func respond(to request: HTTPRequest) async -> HTTPResponse
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
