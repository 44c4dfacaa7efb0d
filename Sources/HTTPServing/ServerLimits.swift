import HTTPMessages

/// The bounds of a server: what one connection may cost, and how long it may wait.
public struct ServerLimits: Sendable {
  /// Request line and fields of a request; more is 431.
  public var maxHeadBytes = 32 * 1024
  /// A request target; more is 414.
  public var maxTargetBytes = 16 * 1024
  /// A buffered content, whatever its disposition allows; more is 413.
  public var maxBodyBytes = 10 * 1024 * 1024
  /// Connections open at once; a further one is answered 503 and closed.
  public var maxConnections = 10_000
  /// From a head's first byte to its last; then 408. A TLS handshake has the same time from its connection on.
  public var headTimeoutSeconds = 10.0
  /// The longest pause in a content's arrival, and the head start given to `minBodyBytesPerSecond`; then 408.
  public var bodyTimeoutSeconds = 20.0
  /// The least mean speed of a content.
  public var minBodyBytesPerSecond = 500
  /// How long a connection may be open between requests; then it is closed.
  public var idleTimeoutSeconds = 75.0
  /// The longest pause of a reader, and the head start given to `minWriteBytesPerSecond`; then the connection is broken.
  public var writeTimeoutSeconds = 20.0
  /// The least mean speed of a reader for whom bytes wait.
  public var minWriteBytesPerSecond = 1000
  /// What may wait to be sent on one connection before its writer, or its next request, waits too.
  public var maxOutputBytes = 256 * 1024
  /// What may wait in memory of one streamed content before the socket is read no more.
  public var maxInboxBytes = 128 * 1024
  /// All buffered contents of all connections; beyond it contents are not read, and after `bodyTimeoutSeconds` answered 503.
  public var bufferedBodiesBytes = 64 * 1024 * 1024
  /// An unread content up to this length is read past, so that the connection can go on.
  public var maxDiscardedBytes = 64 * 1024
  /// How much of what a client still sends is thrown away, so that it can read its last answer.
  public var maxLingerBytes = 16 * 1024 * 1024
  public var lingerSeconds = 2.0
  /// How long a drain waits for requests in flight.
  public var drainSeconds = 10.0

  public init() {}

  var parser: ParserLimits {
    var limits = ParserLimits()
    limits.maxHeadBytes = maxHeadBytes
    limits.maxTargetBytes = maxTargetBytes
    limits.maxContentBytes = maxBodyBytes
    return limits
  }

  /// The shortest of all bounds in time: what the clock must be able to tell apart.
  var shortestTimeoutSeconds: Double {
    min(
      headTimeoutSeconds, bodyTimeoutSeconds, idleTimeoutSeconds, writeTimeoutSeconds,
      lingerSeconds, drainSeconds)
  }
}
