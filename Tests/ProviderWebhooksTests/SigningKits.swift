import ProviderWebhooks

extension SigningKit {
  /// One for every registered provider.
  static let all: [SigningKit] = [
    .sendGrid,
    .mailgun,
    .twilio,
    .vonageSMS,
    .vonageMessages,
    .sharedSecret(InfobipWebhook.self),
    .sinch,
    .messageBird,
    .bird,
    .plivo,
    .telnyx,
  ]
}
