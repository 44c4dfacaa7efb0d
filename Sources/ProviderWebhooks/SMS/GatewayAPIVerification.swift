import HTTPMessages
import JSONReading
import Signatures

/// GatewayAPI's `X-Gwapi-Signature`: a JSON Web Token under the authentication token that was typed
/// into the dashboard.
///
/// The token's claims are the event itself; nothing in it ties the body to it. So the body must say
/// exactly what the claims say, whatever its spelling: a body under another event's token is refused.
/// The token holds no time of its own, so its age is not judged; a repeat is met by the event's identity.
///
/// Settings: `secrets` (the authentication tokens, several while one is rotated). HS256, HS384 and HS512
/// are taken, as by GatewayAPI's own clients.
/// Source: GatewayAPI docs, "Webhooks", "JSON Web Token".
struct GatewayAPIVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey]
  static let signatureField = "X-Gwapi-Signature"
  /// RFC 7519 §4.1: what a signer may add to the event.
  private static let registeredClaims: Set<String> = [
    "iss", "sub", "aud", "exp", "nbf", "iat", "jti",
  ]

  private let keys: TokenKeys

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let secrets = try verify.secrets(
      "the authentication token typed into GatewayAPI's dashboard for the webhook")
    keys = TokenKeys(secrets, algorithms: [.sha256, .sha384, .sha512])
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let token = request.fields[Self.signatureField] else {
      throw .notAuthentic(
        "\(Self.signatureField) is missing: the webhook has no authentication token at GatewayAPI")
    }
    let claims = try keys.claims(of: token)
    let body = try request.json(else: WebhookRejection.notAuthentic)
    guard Self.isSame(body, as: claims) else {
      throw .notAuthentic("the body is another event than the one in \(Self.signatureField)")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    request.fields[Self.signatureField].flatMap {
      keys.signedContent(of: $0, covering: "which repeat the event of the body")
    }
  }

  /// - Parameter claims: bounded by the length of a token, without repeated keys.
  private static func isSame(_ body: JSONValue, as claims: JSONValue) -> Bool {
    guard body.kind == .object, body.count <= claims.count else { return false }
    let event = claims.members.filter {
      !registeredClaims.contains($0.key) || body[$0.key] != nil
    }
    return event.count == body.count
      && event.allSatisfy { body[$0.key]?.isEquivalent(to: $0.value) ?? false }
  }
}
