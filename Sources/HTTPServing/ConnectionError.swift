/// Why a streamed content or response can't go on.
public enum ConnectionError: Error, Sendable, Equatable {
  /// The connection has ended.
  case closed
  /// The exchange is over: its reader or writer was used after the handler had returned.
  case exchangeOver
  /// The client sends or reads more slowly than the limits allow.
  case tooSlow
  /// Two tasks read one content at once.
  case readTwice
}
