import HTTPMessages
import Signatures

/// What differs between providers that put the hexadecimal HMAC-SHA256 of the raw body into one field.
protocol BodyCodeScheme: Sendable {
  static var field: String { get }
  /// What the provider calls the secret and where it shows it.
  static var secretMeaning: String { get }
}

/// The hexadecimal HMAC-SHA256 of the raw body, in a field of the request.
///
/// Settings: `secrets`, several while one is being rotated. The scheme signs no time: a repeat is met by
/// the event's identity.
struct BodyCodeVerification<Scheme: BodyCodeScheme>: SenderVerification {
  static var settings: Set<String> { [VerifySettings.secretsKey] }

  private let keys: [HMACKey]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets(Scheme.secretMeaning).map { HMACKey(.sha256, key: $0.utf8) }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let field = request.fields[Scheme.field] else {
      throw .notAuthentic("\(Scheme.field) is missing")
    }
    guard let code = Hex.decode(field) else {
      throw .notAuthentic("\(Scheme.field) is not hexadecimal")
    }
    guard keys.contains(where: { $0.verifies(code, over: request.body) }) else {
      throw .notAuthentic("the signature over the raw body is of none of the source's secrets")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    SignedContent("the raw body", request.body)
  }
}
