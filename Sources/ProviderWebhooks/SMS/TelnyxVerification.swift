import HTTPMessages
import Signatures

/// Telnyx's signature: Ed25519 over the timestamp field's text, `|` and the raw body.
///
/// Settings: `public_keys` (the 32 bytes in base64, as Telnyx's portal shows them), `tolerance_seconds`
/// (300 if absent, as Telnyx advises).
/// Source: Telnyx docs, "Webhook signing".
struct TelnyxVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.publicKeysKey, TimeTolerance.setting]
  static let signatureField = "Telnyx-Signature-Ed25519"
  static let timestampField = "Telnyx-Timestamp"
  static let defaultToleranceSeconds = 300

  private let publicKeys: [Ed25519PublicKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    publicKeys = try verify.publicKeys(
      "the public key that Telnyx shows under Keys & Credentials"
    ) { text throws(KeyError) in try Ed25519PublicKey(base64Raw: text) }
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let field = request.fields[Self.signatureField],
      let timestamp = request.fields[Self.timestampField]
    else { throw .notAuthentic("\(Self.signatureField) or \(Self.timestampField) is missing") }
    guard let signature = Base64.decode(field), signature.count == 64 else {
      throw .notAuthentic("\(Self.signatureField) is not 64 bytes in base64")
    }
    let isSigned = publicKeys.contains {
      $0.verifies(signature: signature, over: Self.signedHead(timestamp), request.body)
    }
    guard isSigned else {
      throw .notAuthentic(
        "the signature over the timestamp and the raw body is of none of the source's public_keys")
    }
    try tolerance.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let timestamp = request.fields[Self.timestampField] else { return nil }
    return SignedContent(
      "the field \(Self.timestampField) and the raw body, divided by |",
      Self.signedHead(timestamp) + request.body, signedAt: EventTime.seconds(timestamp),
      toleranceSeconds: tolerance.pastSeconds)
  }

  private static func signedHead(_ timestamp: String) -> [UInt8] { Array("\(timestamp)|".utf8) }
}
