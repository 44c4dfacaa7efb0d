import Deliverability
import HTTPMessages
import JSONReading
import Signatures

/// Mailgun's signature: hexadecimal HMAC-SHA256 under the webhook signing key over timestamp and token.
///
/// It stands in the body but does not cover it: a captured triple could carry any event. So the signed
/// time is held to a tolerance, and the token may be used for one content only (`ReplayGuard`).
/// A subaccount's event may also carry `parent-signature`, the same triple under the parent account's
/// key; either one proves the sender, and the token of the one that did is remembered.
///
/// Settings: `secrets` (HTTP webhook signing keys, several while one is rotated), `tolerance_seconds`
/// (86,400 by default, since a retry may not be signed anew).
/// Source: Mailgun docs, "Securing Webhooks".
struct MailgunVerification: SenderVerification {
  static let settings: Set<String> = ["secrets", TimeTolerance.setting]
  static let defaultToleranceSeconds = 86_400

  private let keys: [HMACKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.requiredTexts(
      "secrets", "the HTTP webhook signing key of the Mailgun account"
    )
    .map { HMACKey(.sha256, key: $0.utf8) }
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let (claims, contentDigest) = try Self.claims(of: request)
    guard !claims.isEmpty else {
      throw .notAuthentic(
        "the body holds no timestamp, token and hexadecimal signature: Mailgun puts them into every webhook"
      )
    }
    guard let proved = claims.first(where: { claim in keys.contains { claim.isSigned(by: $0) } })
    else {
      throw .notAuthentic(
        "the signature over timestamp and token is of none of the source's secrets")
    }
    try tolerance.check(EventTime.seconds(proved.timestamp), receivedAt: request.receivedAt)
    let replayGuard = ReplayGuard(
      token: proved.token, contentDigest: contentDigest,
      rememberSeconds: tolerance.rememberSeconds)
    return AuthenticRequest(request, replayGuard: replayGuard)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let claims = try? Self.claims(of: request).claims, let claim = claims.first else {
      return nil
    }
    return SignedContent(
      "timestamp and token of the body, without a separator; not the event itself",
      Array(claim.timestamp.utf8) + Array(claim.token.utf8),
      signedAt: EventTime.seconds(claim.timestamp), toleranceSeconds: tolerance.pastSeconds)
  }

  /// The signatures a request shows, and what its token is bound to.
  private static func claims(of request: WebhookRequest) throws(WebhookRejection) -> (
    claims: [MailgunSignature], contentDigest: [UInt8]
  ) {
    guard MailgunWebhook.isForm(request) else {
      let root = try request.json(else: WebhookRejection.notAuthentic)
      return (MailgunSignature.all(in: root), Digest.sha256(request.body))
    }
    let form = try request.form(else: WebhookRejection.notAuthentic)
    return ([MailgunSignature(form)].compactMap(\.self), form.digest)
  }
}

/// The three texts that prove a Mailgun sender.
struct MailgunSignature: Sendable, Equatable {
  /// Documented as 50 characters; it becomes a key of the table of used tokens.
  static let maxTokenBytes = 256

  let timestamp: String
  let token: String
  let code: [UInt8]

  /// Nil if one is missing, or is nothing Mailgun could have sent.
  private init?(timestamp: String?, token: String?, signature: String?) {
    guard let timestamp, let token, !token.isEmpty, token.utf8.count <= Self.maxTokenBytes,
      !token.utf8.contains(0), let code = signature.flatMap({ Hex.decode($0) })
    else { return nil }
    self.timestamp = timestamp
    self.token = token
    self.code = code
  }

  /// User variables of the legacy form stand before Mailgun's own fields: the last ones count.
  init?(_ form: FormFields) {
    self.init(
      timestamp: form.last("timestamp"), token: form.last("token"),
      signature: form.last("signature"))
  }

  /// The signature, then the parent account's, whose timestamp and token may be its own.
  static func all(in root: JSONValue) -> [MailgunSignature] {
    guard let own = root["signature"] else { return [] }
    let parent = own["parent-signature"]
    let isObject = parent?.kind == .object
    return [
      MailgunSignature(
        timestamp: own["timestamp"]?.text, token: own["token"]?.string,
        signature: own["signature"]?.string),
      MailgunSignature(
        timestamp: (isObject ? parent : own)?["timestamp"]?.text,
        token: (isObject ? parent : own)?["token"]?.string,
        signature: isObject ? parent?["signature"]?.string : parent?.string),
    ].compactMap(\.self)
  }

  func isSigned(by key: HMACKey) -> Bool {
    key.verifies(code, over: Array(timestamp.utf8), Array(token.utf8))
  }
}
