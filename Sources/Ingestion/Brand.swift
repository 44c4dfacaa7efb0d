/// A site of a label.
public struct Brand: Sendable, Equatable {
  public var name: String
  /// Absolute path of the brand's own opt-out page, or nil for the built-in one.
  public var optOutPage: String?

  public init(name: String, optOutPage: String? = nil) {
    self.name = name
    self.optOutPage = optOutPage
  }
}
