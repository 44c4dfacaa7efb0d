import ProviderWebhooks

extension SigningKit {
  /// One for every registered provider.
  static let all: [SigningKit] = [
    .sendGrid,
    .mailgun,
    .ses,
    .sharedSecret(PostmarkWebhook.self),
    .sharedSecret(SparkPostWebhook.self),
    .sharedSecret(MailjetWebhook.self),
    .sharedSecret(BrevoWebhook.self),
    .twilio,
    .awsSMS,
  ]
}
