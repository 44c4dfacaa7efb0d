import ProviderWebhooks

extension SigningKit {
  /// One for every registered provider.
  static let all: [SigningKit] = [
    .sendGrid,
    .mailgun,
    .twilio,
    .vonageSMS,
    .teleSign,
    .gatewayAPI,
  ]
}
