/// What a server has done since it started.
public struct ServerStatistics: Sendable, Equatable {
  public var openConnections = 0
  public var acceptedConnections = 0
  /// Requests whose head was read.
  public var requests = 0
  public var bufferedBodyBytes = 0
  /// Requests and connections ended by the server itself, by reason; a reason that has not occurred is 0.
  public var refusals: [RefusalReason: Int] = [:]
}

/// Why the server itself, rather than a handler, ended a request or a connection.
public enum RefusalReason: String, Sendable, CaseIterable {
  case malformed
  case targetTooLong = "target_too_long"
  case headTooLarge = "head_too_large"
  case contentTooLarge = "content_too_large"
  case notImplemented = "not_implemented"
  case versionNotSupported = "version_not_supported"
  case expectationFailed = "expectation_failed"
  /// A TLS handshake that came to nothing: no common version, cipher or protocol, or no TLS at all.
  case handshakeFailed = "handshake_failed"
  case slowHandshake = "slow_handshake"
  /// Plain HTTP where TLS is due.
  case plainHTTP = "plain_http"
  case slowHead = "slow_head"
  case slowBody = "slow_body"
  case slowReader = "slow_reader"
  case connectionLimit = "connection_limit"
  case bodyBudget = "body_budget"
  case outOfDescriptors = "out_of_descriptors"
}
