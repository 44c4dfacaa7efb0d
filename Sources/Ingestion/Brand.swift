/// A site of a label.
public struct Brand: Sendable, Equatable {
  public var name: String
  /// Absolute path of the brand's own opt-out page, or nil for the built-in one.
  public var optOutPage: String?
  /// Absolute paths of the brand's own texts for that page, by language tag in lower case: whole languages,
  /// or what it says otherwise in a built-in one.
  public var optOutTexts: [String: String]
  /// Whom its players may ask, such as an email address; nil: the label's.
  public var contact: String?

  public init(
    name: String, optOutPage: String? = nil, optOutTexts: [String: String] = [:],
    contact: String? = nil
  ) {
    self.name = name
    self.optOutPage = optOutPage
    self.optOutTexts = optOutTexts
    self.contact = contact
  }
}
