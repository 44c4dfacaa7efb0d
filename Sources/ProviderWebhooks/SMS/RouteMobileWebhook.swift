public import Deliverability
public import HTTPMessages

/// Route Mobile: SMPP receipts in the query of a GET: `sMobileNo`, `sMessageId`, `sStatus`, `iErrCode`, `dtDone`.
///
/// The layout is unverified, so the names of any SMPP gateway are understood too. `dtDone` is local time of
/// an unknown place: it counts only if `utc_offset_minutes` is set. Nothing is signed: a secret in the URL
/// proves the sender. Our own words may stand in `sUdf1` as a JSON object, or in the query of the URL.
/// Source: Route Mobile's HTTP API guide, "Delivery reports".
public struct RouteMobileWebhook: VerifiedWebhook {
  public static let name: ProviderName = "routemobile"
  public static let channel = Channel.sms
  public static let callbackMethods: Set<HTTPMethod> = [.post, .get]

  let verification: SharedSecretVerification?
  private let dialect: SMPPDialect

  private static let names = SMPPDialect.usualNames.merging([
    .time: ["dtdone"], .reference: ["sudf1"],
  ]) { $1 }

  init(verification: SharedSecretVerification?) {
    self.verification = verification
    dialect = .usual(Self.names, utcOffsetMinutes: nil)
  }

  public init(verify: VerifySettings) throws(VerifySettingsError) {
    verification = try SharedSecretVerification.read(verify, besides: SMPPDialect.settings)
    dialect = try SMPPDialect(verify, usual: Self.names, utcOffsetMinutes: nil)
  }

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    try dialect.translate(request.request)
  }
}
