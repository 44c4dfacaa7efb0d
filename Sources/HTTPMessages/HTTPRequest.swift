/// Everything of a request before its content: request line and fields (RFC 9112 §3).
public struct HTTPRequestHead: Sendable, Equatable {
  public enum Version: Sendable, Equatable { case http10, http11 }

  public var method: HTTPMethod
  /// The request target byte for byte as received, in origin form (`/path?query`) or `*`; of an
  /// absolute-form target the part behind the authority.
  public var target: String
  public var version: Version
  public var fields: HTTPFields

  public init(
    method: HTTPMethod, target: String, version: Version = .http11, fields: HTTPFields = [:]
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.fields = fields
  }

  /// The target up to its `?`, still percent-encoded.
  public var path: Substring {
    target[..<(target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex)]
  }

  /// The target behind its first `?`, still encoded; nil if there is no `?`.
  public var query: Substring? {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    return target[target.utf8.index(after: mark)...]
  }
}

/// A request with its content, as a handler gets it.
public struct HTTPRequest: Sendable {
  public var head: HTTPRequestHead
  /// The whole content if it was to be buffered, otherwise empty.
  public var content: [UInt8]
  /// The content as it arrives, if it was to be streamed, otherwise nil.
  public var contentStream: (any HTTPContentReader)?
  /// The address of the peer, or behind a trusted proxy of the client (`TrustedProxies`), without its port,
  /// such as `127.0.0.1`; empty if unknown.
  public var remoteAddress: String

  public init(
    head: HTTPRequestHead, content: [UInt8] = [], contentStream: (any HTTPContentReader)? = nil,
    remoteAddress: String = ""
  ) {
    self.head = head
    self.content = content
    self.contentStream = contentStream
    self.remoteAddress = remoteAddress
  }
}

/// Content that is read piece by piece.
public protocol HTTPContentReader: Sendable {
  /// The next bytes, never empty; nil at the end.
  /// - Throws: when the connection ends or a limit is passed before the content is complete.
  func next() async throws -> [UInt8]?
}
