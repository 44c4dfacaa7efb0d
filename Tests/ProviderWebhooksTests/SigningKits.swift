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
    .ses,
    .sharedSecret(PostmarkWebhook.self),
    .sharedSecret(SparkPostWebhook.self),
    .sharedSecret(MailjetWebhook.self),
    .sharedSecret(BrevoWebhook.self),
    .awsSMS,
  ]
}
