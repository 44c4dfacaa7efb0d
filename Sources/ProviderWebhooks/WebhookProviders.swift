/// The registry: a new provider is one line here.
public enum WebhookProviders {
  public static let all: [any WebhookProvider.Type] = [
    SendGridWebhook.self,
    MailgunWebhook.self,
    SESWebhook.self,
    PostmarkWebhook.self,
    SparkPostWebhook.self,
    MailjetWebhook.self,
    BrevoWebhook.self,
    MandrillWebhook.self,
    ResendWebhook.self,
    MailerSendWebhook.self,
    ElasticEmailWebhook.self,
    MailtrapWebhook.self,
    CustomerIOWebhook.self,
    PostalWebhook.self,
    UnisenderGoWebhook.self,
    SMTPComWebhook.self,
    TwilioWebhook.self,
    VonageSMSWebhook.self,
    VonageMessagesWebhook.self,
    InfobipWebhook.self,
    SinchWebhook.self,
    MessageBirdWebhook.self,
    BirdWebhook.self,
    PlivoWebhook.self,
    TelnyxWebhook.self,
    AWSSMSWebhook.self,
    ClickSendWebhook.self,
    ClickatellWebhook.self,
    BulkSMSWebhook.self,
    Lox24Webhook.self,
    KaleyraWebhook.self,
    SmsboxWebhook.self,
    TeleSignWebhook.self,
    GatewayAPIWebhook.self,
    RouteMobileWebhook.self,
    SweegoWebhook.self,
    SMPPGenericWebhook.self,
  ]

  /// In the order of registration.
  public static var names: [ProviderName] { all.map { $0.name } }

  public static func named(_ name: ProviderName) -> (any WebhookProvider.Type)? {
    all.first { $0.name == name }
  }
}
