/// What a document may hold at most. Each limit is refused with the offset at which it was passed.
public struct JSONLimits: Sendable, Equatable {
  /// Bytes of the whole text; never above 1 GiB, since a document keeps its offsets in 32 bits.
  public var maxBytes: Int
  /// Arrays and objects open at once.
  public var maxDepth: Int
  /// Values of all kinds, keys not counted; never above 2^26.
  public var maxValues: Int

  /// 64 MiB, 64 levels, 2,000,000 values.
  public static let standard = JSONLimits()

  public init(
    maxBytes: Int = 64 * 1024 * 1024, maxDepth: Int = 64, maxValues: Int = 2_000_000
  ) {
    self.maxBytes = min(maxBytes, 1 << 30)
    self.maxDepth = maxDepth
    self.maxValues = min(maxValues, 1 << 26)
  }
}
