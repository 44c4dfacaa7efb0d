import ProviderWebhooks

extension SigningKit {
  /// One for every registered provider.
  static let all: [SigningKit] = [
    .sendGrid,
    .mailgun,
    .mandrill,
    .resend,
    .mailerSend,
    .sharedSecret(ElasticEmailWebhook.self),
    .mailtrap,
    .customerIO,
    .postal,
    .unisenderGo,
    .sharedSecret(SMTPComWebhook.self),
    .twilio,
    .vonageSMS,
    .vonageMessages,
    .sharedSecret(InfobipWebhook.self),
    .sinch,
    .messageBird,
    .bird,
    .plivo,
    .telnyx,
    .sharedSecret(ClickSendWebhook.self),
    .sharedSecret(ClickatellWebhook.self),
    .sharedSecret(BulkSMSWebhook.self),
    .sharedSecret(Lox24Webhook.self),
    .sharedSecret(KaleyraWebhook.self),
    .sharedSecret(SmsboxWebhook.self),
    .teleSign,
    .gatewayAPI,
    .sharedSecret(RouteMobileWebhook.self),
    .sweego,
    .sharedSecret(SMPPGenericWebhook.self),
  ]
}
