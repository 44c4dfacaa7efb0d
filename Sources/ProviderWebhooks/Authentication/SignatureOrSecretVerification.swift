/// For providers that sign only where the account asks for it: their signature, or a secret which only
/// they were given (`SharedSecretVerification`), or both. What is configured must all be right.
struct SignatureOrSecretVerification<Signature: SenderVerification>: SenderVerification {
  static var settings: Set<String> { Signature.settings.union(SharedSecretVerification.settings) }

  private let signature: Signature?
  private let secret: SharedSecretVerification?

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let isSet = { (key: String) in verify.value(key) != nil }
    secret =
      SharedSecretVerification.settings.contains(where: isSet)
      ? try SharedSecretVerification(verify) : nil
    // With neither, it is the signature that is missing.
    signature =
      secret == nil || Signature.settings.contains(where: isSet) ? try Signature(verify) : nil
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let unsigned = try secret?.authenticate(request)
    let signed = try signature?.authenticate(request)
    return signed ?? unsigned ?? AuthenticRequest(request, isVerified: false)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    signature?.signedContent(of: request)
  }
}
