/// How much of a request the parser reads before it refuses. All in bytes where not said otherwise.
public struct ParserLimits: Sendable, Equatable {
  /// Request line and fields with their line ends; more is 431.
  public var maxHeadBytes = 32 * 1024
  /// The request target; more is 414.
  public var maxTargetBytes = 16 * 1024
  /// Fields of one head; more is 431.
  public var maxFields = 128
  /// Content, whether announced or summed over chunks; more is 413.
  public var maxContentBytes = 10 * 1024 * 1024
  /// Chunk extensions of one message, summed; more is 400.
  public var maxChunkExtensionBytes = 4 * 1024
  /// Trailer fields with their line ends; more is 431.
  public var maxTrailerBytes = 8 * 1024

  public init() {}
}
