/// A response as a handler returns it. The server adds `Date`, `Content-Length` or chunked framing, and `Connection`.
public struct HTTPResponse: Sendable {
  public enum Content: Sendable {
    case empty
    case bytes([UInt8])
    /// Written piece by piece while the handler's work goes on. A throw after the head has gone
    /// breaks the connection without the last chunk, so that a client can tell.
    case stream(@Sendable (any HTTPContentWriter) async throws -> Void)
  }

  public var status: HTTPStatus
  public var fields: HTTPFields
  public var content: Content

  public init(_ status: HTTPStatus, fields: HTTPFields = [:], content: Content = .empty) {
    self.status = status
    self.fields = fields
    self.content = content
  }
}

/// Takes a streamed response's content.
public protocol HTTPContentWriter: Sendable {
  /// Returns when the bytes are sent or fit the connection's bounded buffer: a slow reader slows its writer.
  /// - Throws: when the client is gone or reads too slowly.
  func write(_ bytes: [UInt8]) async throws
}
