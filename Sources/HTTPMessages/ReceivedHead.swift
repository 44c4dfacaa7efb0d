/// Where a request's content ends (RFC 9112 §6.3).
public enum ContentFraming: Sendable, Equatable {
  /// Neither Content-Length nor Transfer-Encoding: there is no content.
  case absent
  /// Content-Length, in bytes; may be 0.
  case length(Int)
  case chunked
}

/// A request's head, judged: what it says about its content and its connection.
public struct ReceivedHead: Sendable, Equatable {
  public var head: HTTPRequestHead
  public var framing: ContentFraming
  /// `Expect: 100-continue` from an HTTP/1.1 client (RFC 9110 §10.1.1).
  public var expectsContinue: Bool
  /// Whether the client would send another request on this connection (RFC 9112 §9.3).
  public var keepsAlive: Bool

  public init(
    head: HTTPRequestHead, framing: ContentFraming = .absent, expectsContinue: Bool = false,
    keepsAlive: Bool = true
  ) {
    self.head = head
    self.framing = framing
    self.expectsContinue = expectsContinue
    self.keepsAlive = keepsAlive
  }
}
