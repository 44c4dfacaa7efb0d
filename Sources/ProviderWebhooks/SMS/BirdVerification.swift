import HTTPMessages
import Signatures

/// Bird's signature: base64 of HMAC-SHA256 over the timestamp field's text, the public URL and the 32 bytes
/// of the raw body's SHA-256, a line feed between them.
///
/// The field names are those of MessageBird's older scheme, which signs another text: a source of
/// `bird` takes this one only.
///
/// Settings: `secrets` (the subscription's signing key); `tolerance_seconds` (86,400 if absent: Bird tries
/// again for eight hours and does not say that it signs anew).
/// Source: Bird docs, "Verifying a webhook subscription".
struct BirdVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey, TimeTolerance.setting]
  static let signatureField = "messagebird-signature"
  static let timestampField = "messagebird-request-timestamp"
  static let defaultToleranceSeconds = 86_400

  private let keys: [HMACKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the signing key of the Bird webhook subscription")
      .map { HMACKey(.sha256, key: $0.utf8) }
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let signature = request.fields[Self.signatureField],
      let timestamp = request.fields[Self.timestampField]
    else { throw .notAuthentic("\(Self.signatureField) or \(Self.timestampField) is missing") }
    guard let code = Base64.decode(signature) else {
      throw .notAuthentic("\(Self.signatureField) is no base64")
    }
    let signed = Self.signedBytes(request, timestamp)
    guard keys.contains(where: { $0.verifies(code, over: signed) }) else {
      throw .notAuthentic(
        "the signature over timestamp, public URL and body is of none of the source's secrets: "
          + "public_url and the path must be what Bird was given")
    }
    try tolerance.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let timestamp = request.fields[Self.timestampField] else { return nil }
    return SignedContent(
      "timestamp, public URL and the 32 bytes of the raw body's SHA-256, divided by line feeds",
      Self.signedBytes(request, timestamp), signedAt: EventTime.seconds(timestamp),
      toleranceSeconds: tolerance.pastSeconds)
  }

  private static func signedBytes(_ request: WebhookRequest, _ timestamp: String) -> [UInt8] {
    Array("\(timestamp)\n\(request.publicURL)\n".utf8) + Digest.sha256(request.body)
  }
}
