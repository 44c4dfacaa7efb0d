public import Deliverability

/// A tenant: an operator company with its policy, brands, API tokens and sources. Labels never see each other.
public struct Label: Sendable {
  /// Its key in the configuration, `[a-z0-9][a-z0-9-]{0,62}`. Renaming it makes a new tenant.
  public var id: String
  public var policy: Policy
  /// By name.
  public var brands: [String: Brand]
  public var tokens: [APIToken]
  public var sources: [Source]
  /// Whom its players may ask, such as an email address.
  public var contact: String?

  public init(
    id: String, policy: Policy = .standard, brands: [String: Brand] = [:], tokens: [APIToken] = [],
    sources: [Source] = [], contact: String? = nil
  ) {
    self.id = id
    self.policy = policy
    self.brands = brands
    self.tokens = tokens
    self.sources = sources
    self.contact = contact
  }
}
