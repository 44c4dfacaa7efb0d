/// What lies in `set-aside`.
public struct SetAsideFigures: Sendable, Equatable {
  /// Files.
  public internal(set) var count: Int
  public internal(set) var bytes: Int64
}
