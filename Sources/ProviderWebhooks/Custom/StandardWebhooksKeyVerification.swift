import HTTPMessages
import Signatures

/// Standard Webhooks with a key pair: `v1a`, Ed25519 over `id.timestamp.body`, the fields as in
/// `StandardWebhooksVerification`.
///
/// Settings: `public_keys` (`whpk_` and base64), `tolerance_seconds` (300 by default).
/// Source: the Standard Webhooks specification, "Asymmetric".
struct StandardWebhooksKeyVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.publicKeysKey, TimeTolerance.setting]
  private static let version = "v1a,"
  private static let maxSignatures = 16

  private let keys: [Ed25519PublicKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try CustomSignature.ed25519Keys(verify, prefix: "whpk_")
    tolerance = try TimeTolerance(
      verify, defaultSeconds: StandardWebhooksVerification.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let id = request.fields["webhook-id"],
      let timestamp = request.fields["webhook-timestamp"],
      let signatures = request.fields["webhook-signature"]
    else {
      throw .notAuthentic("webhook-id, webhook-timestamp or webhook-signature is missing")
    }
    let head = Array("\(id).\(timestamp).".utf8)
    let codes = signatures.split(separator: " ", maxSplits: Self.maxSignatures)
      .prefix(Self.maxSignatures).filter { $0.hasPrefix(Self.version) }
      .compactMap { Base64.decode($0.dropFirst(Self.version.count), allowsMissingPadding: true) }
    guard
      codes.contains(where: { code in
        keys.contains { $0.verifies(signature: code, over: head, request.body) }
      })
    else {
      throw .notAuthentic(
        "no v1a signature over id, timestamp and raw body is of one of the source's public_keys")
    }
    try tolerance.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let id = request.fields["webhook-id"], let timestamp = request.fields["webhook-timestamp"]
    else { return nil }
    return SignedContent(
      "id, timestamp and raw body, divided by dots",
      Array("\(id).\(timestamp).".utf8) + request.body,
      signedAt: EventTime.seconds(timestamp), toleranceSeconds: tolerance.pastSeconds)
  }
}
