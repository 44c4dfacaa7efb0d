public import Deliverability
public import HTTPMessages

/// Any gateway that hands SMPP delivery receipts on: as the receipt's text in one field, or with its
/// parts in fields of their own; in a query, a form or a flat JSON object. Also texts that came in.
///
/// The settings of `SMPPDialect` say what the route calls its fields and what its errors mean; its times
/// are UTC unless they say otherwise. Nothing is signed: a secret in the URL proves the sender. Our own
/// words may stand in the query of the URL.
/// Source: SMPP 3.4, appendix B; Kannel's user guide.
public struct SMPPGenericWebhook: VerifiedWebhook {
  public static let name: ProviderName = "smpp_generic"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: SharedSecretVerification?
  private let dialect: SMPPDialect

  init(verification: SharedSecretVerification?) {
    self.verification = verification
    dialect = .usual(SMPPDialect.usualNames, utcOffsetMinutes: 0)
  }

  public init(verify: VerifySettings) throws(VerifySettingsError) {
    verification = try SharedSecretVerification.read(verify, besides: SMPPDialect.settings)
    dialect = try SMPPDialect(verify, usual: SMPPDialect.usualNames, utcOffsetMinutes: 0)
  }

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    try dialect.translate(request.request)
  }
}
