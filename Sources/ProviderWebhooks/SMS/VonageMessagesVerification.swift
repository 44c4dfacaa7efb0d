import Deliverability
import HTTPMessages
import JSONReading
import Signatures

/// Vonage's Messages API: a Bearer token under HS256 with the account's signature secret.
///
/// - `iss` is `Vonage`; `iat` is held to a tolerance.
/// - `payload_hash`, the hexadecimal SHA-256 of the raw body, must be there: without it any captured token
///   would authenticate any body. With it a token serves its one body only, whose repetition is met
///   by the events' identity.
///
/// Settings: `secrets`; `tolerance_seconds` (900 if absent); `require_payload_hash` (true if absent): if
/// false, a token without the claim is taken, and its `jti` may be used for one body only.
/// Source: Vonage docs, "Validating inbound messages", "Signed webhooks".
struct VonageMessagesVerification: SenderVerification {
  static let settings: Set<String> = [
    VerifySettings.secretsKey, "require_payload_hash", TimeTolerance.setting,
  ]
  static let defaultToleranceSeconds = 900

  private let keys: TokenKeys
  private let tolerance: TimeTolerance
  private let requiresPayloadHash: Bool

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = TokenKeys(
      try verify.secrets("the signature secret of the Vonage account"),
      algorithms: [.sha256])
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
    requiresPayloadHash = try verify.flag("require_payload_hash") ?? true
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let token = request.credentials(scheme: "bearer") else {
      throw .notAuthentic("the Bearer token is missing: turn on signed webhooks")
    }
    let claims = try keys.claims(of: token)
    guard claims["iss"]?.equals("Vonage") == true else {
      throw .notAuthentic("the token's iss is not Vonage")
    }
    try tolerance.check(EventTime.seconds(claims["iat"]?.text), receivedAt: request.receivedAt)
    switch claims.claim("payload_hash", isSHA256Of: request.body) {
    case true?: return AuthenticRequest(request)
    case false?: throw .notAuthentic("the token's payload_hash is not the body's")
    case nil: break
    }
    guard !requiresPayloadHash else {
      throw .notAuthentic("the token has no payload_hash, so nothing ties it to the body")
    }
    guard let id = claims.text("jti") else {
      throw .notAuthentic("the token has neither payload_hash nor jti")
    }
    let replayGuard = ReplayGuard(
      token: id, contentDigest: Digest.sha256(request.body),
      rememberSeconds: tolerance.rememberSeconds)
    return AuthenticRequest(request, replayGuard: replayGuard)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    request.credentials(scheme: "bearer").flatMap {
      keys.signedContent(
        of: $0, covering: "which name the hash of the raw body", time: "iat",
        toleranceSeconds: tolerance.pastSeconds)
    }
  }
}
