import Deliverability
import HTTPMessages
import Signatures

/// Postal's signature: RSA PKCS #1 v1.5 over the raw body, in base64.
///
/// - `X-Postal-Signature-256` is over SHA-256 and decides where it stands; installations before version 3
///   send only `X-Postal-Signature`, over SHA-1. `X-Postal-Signature-KID` names a key and is not needed.
///
/// Settings: `public_keys` (PEM, its base64 alone, or what `postal default-dkim-record` prints; several while
/// the installation's key is being replaced). The scheme signs no time: a repeat is met by the event's identity.
/// Source: Postal's `lib/postal/http.rb` and `SigningKey`.
struct PostalVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.publicKeysKey]
  static let signatureField = "X-Postal-Signature-256"
  static let legacySignatureField = "X-Postal-Signature"

  private let publicKeys: [RSAPublicKey]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    publicKeys = try verify.publicKeys(
      "the public key of the Postal installation, as PEM or as `postal default-dkim-record` prints it"
    ) { text throws(KeyError) in try RSAPublicKey(pem: Self.keyText(text)) }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let (field, hash): (String, RSAPublicKey.Hash) =
      request.fields[Self.signatureField] == nil
      ? (Self.legacySignatureField, .sha1) : (Self.signatureField, .sha256)
    guard let text = request.fields[field] else {
      throw .notAuthentic("\(Self.signatureField) and \(Self.legacySignatureField) are missing")
    }
    guard let signature = Base64.decode(text) else {
      throw .notAuthentic("\(field) is no base64")
    }
    guard
      publicKeys.contains(where: {
        $0.verifies(signature: signature, over: request.body, hash: hash)
      })
    else {
      throw .notAuthentic(
        "the signature in \(field) over the raw body is of none of the source's public_keys")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    SignedContent("the raw body", request.body)
  }

  /// The tag `p` of a DKIM record (RFC 6376 §3.6.1), or the text as it is.
  private static func keyText(_ text: String) -> String {
    guard text.contains("v=DKIM1") else { return text }
    let tag = text.split(separator: ";").map { $0.trimmingBlanks() }.first { $0.hasPrefix("p=") }
    return tag.map { String($0.dropFirst(2)) } ?? text
  }
}
