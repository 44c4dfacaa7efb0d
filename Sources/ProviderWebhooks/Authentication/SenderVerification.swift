/// How a provider's sender is proved: made from the source's `verify`, once, at start.
protocol SenderVerification: Sendable {
  /// The keys of `verify` it knows; any other is refused.
  static var settings: Set<String> { get }

  /// Every mistake is reported with its path.
  init(_ verify: VerifySettings) throws(VerifySettingsError)

  /// Proves the sender on the raw bytes, in constant time. The clock is the request's `receivedAt`.
  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest

  /// What the proof covers; nil if nothing is signed or the request is too broken to tell.
  func signedContent(of request: WebhookRequest) -> SignedContent?
}

extension SenderVerification {
  func signedContent(of request: WebhookRequest) -> SignedContent? { nil }
}

/// What most providers are: one way to prove the sender, and a translation.
///
/// It keeps the rule of `"verify": "none"`: every request passes, and none counts as verified.
protocol VerifiedWebhook: WebhookProvider {
  associatedtype Verification: SenderVerification
  /// Nil for a source that says `"verify": "none"`.
  var verification: Verification? { get }
  init(verification: Verification?)
}

extension VerifiedWebhook {
  public init(verify: VerifySettings) throws(VerifySettingsError) {
    guard !verify.isNone else {
      self.init(verification: nil)
      return
    }
    try verify.finish(known: Verification.settings)
    self.init(verification: try Verification(verify))
  }

  public func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let verification else { return AuthenticRequest(request, isVerified: false) }
    return try verification.authenticate(request)
  }

  public func signedContent(of request: WebhookRequest) -> SignedContent? {
    verification?.signedContent(of: request)
  }
}
