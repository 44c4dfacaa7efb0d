import JSONReading

/// Two ways to prove an AWS SMS sender: the SNS signature, and for everything that is no SNS message
/// (EventBridge API destination, raw message delivery) secrets that only AWS was given.
///
/// Settings: those of `SNSVerification`, those of `SharedSecretVerification` (an API destination's key is
/// one of `headers`), or both. An SNS message must be signed wherever `topic_arns` is set.
struct AWSSMSVerification: SenderVerification {
  static let settings = SNSVerification.settings.union(SharedSecretVerification.settings)

  let sns: SNSVerification?
  private let sharedSecret: SharedSecretVerification?

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    func isSet(_ keys: Set<String>) -> Bool { keys.contains { verify.value($0) != nil } }
    sns = isSet(SNSVerification.settings) ? try SNSVerification(verify) : nil
    sharedSecret =
      isSet(SharedSecretVerification.settings) ? try SharedSecretVerification(verify) : nil
    guard sns != nil || sharedSecret != nil else {
      throw VerifySettingsError(
        "verify",
        "holds no proof: set topic_arns for SNS, headers for an EventBridge API destination, or both. "
          + "A source without verification says \"verify\": \"none\"")
    }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let sharedSecret else {
      guard let sns else { throw .notAuthentic("the source has no verification") }
      return try sns.authenticate(request)
    }
    // Looked at before anything is proved, to choose the proof alone.
    if let sns, SNSMessage(try request.json(else: WebhookRejection.notAuthentic)) != nil {
      return try sns.authenticate(request)
    }
    return try sharedSecret.authenticate(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    sns?.signedContent(of: request)
  }
}
