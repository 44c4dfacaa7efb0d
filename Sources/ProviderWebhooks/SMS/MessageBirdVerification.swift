import Deliverability
import HTTPMessages
import JSONReading
import Signatures

/// MessageBird's `MessageBird-Signature-JWT`: a token under HS256, HS384 or HS512 whose claims cover the
/// URL and the body.
///
/// - `iss` is `MessageBird`; `nbf` and `exp`, one minute apart, must hold at the time of receipt, give or
///   take a second.
/// - `url_hash`: hexadecimal SHA-256 of the public URL with its query as sent.
/// - `payload_hash`: the body's, there exactly if there is a body.
///
/// The older HMAC in `MessageBird-Signature`, which MessageBird has deprecated, is not accepted.
///
/// Settings: `secrets` (signing keys, which are not the API keys).
/// Source: MessageBird docs, "Verifying HTTP Requests".
struct MessageBirdVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey]
  static let tokenField = "MessageBird-Signature-JWT"
  static let leewayMicroseconds: Int64 = 1_000_000

  private let keys: TokenKeys

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = TokenKeys(
      try verify.secrets("the signing key of the MessageBird account"),
      algorithms: [.sha256, .sha384, .sha512])
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let field = request.fields[Self.tokenField] else {
      throw .notAuthentic("\(Self.tokenField) is missing")
    }
    let claims = try keys.claims(of: field.trimmingBlanks())
    guard claims["iss"]?.equals("MessageBird") == true else {
      throw .notAuthentic("the token's iss is not MessageBird")
    }
    try Self.checkTimes(claims, at: request.receivedAt)
    guard claims.claim("url_hash", isSHA256Of: Array(request.publicURL.utf8)) == true else {
      throw .notAuthentic(
        "the token's url_hash is not of the public URL: public_url and the path must be what MessageBird was given"
      )
    }
    let coversBody = claims.claim("payload_hash", isSHA256Of: request.body)
    guard request.body.isEmpty ? coversBody == nil : coversBody == true else {
      throw .notAuthentic("the token's payload_hash is not the body's")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    request.fields[Self.tokenField].flatMap {
      keys.signedContent(
        of: $0.trimmingBlanks(), covering: "which name the hashes of public URL and raw body")
    }
  }

  private static func checkTimes(_ claims: JSONValue, at now: Timestamp) throws(WebhookRejection) {
    guard let notBefore = EventTime.seconds(claims["nbf"]?.text),
      let expiry = EventTime.seconds(claims["exp"]?.text)
    else { throw .notAuthentic("the token's nbf or exp is missing or no time") }
    guard notBefore.microseconds - leewayMicroseconds <= now.microseconds else {
      throw .notAuthentic("the token is not valid yet: is the clock right?")
    }
    guard now.microseconds <= expiry.microseconds + leewayMicroseconds else {
      throw .notAuthentic("the token has expired")
    }
  }
}
