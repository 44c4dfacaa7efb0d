import Deliverability
import HTTPMessages
import Signatures

/// Sinch's signature, which a project must ask for: base64 of HMAC-SHA256 over the raw body, `.`, a nonce,
/// `.` and a timestamp, each in a field of its own.
///
/// Other set-ups of Sinch authenticate by Basic or a Bearer token (`SharedSecretVerification`). The
/// signature of its Numbers API, `X-Sinch-Signature`, is another and not for SMS.
///
/// Settings: `secrets`; `tolerance_seconds` (86,400 if absent, since Sinch tries for almost 23 hours, and
/// never again after a refusal).
/// Source: Sinch docs, "Callbacks", and its libraries.
struct SinchVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey, TimeTolerance.setting]
  static let signatureField = "x-sinch-webhook-signature"
  static let nonceField = "x-sinch-webhook-signature-nonce"
  static let timestampField = "x-sinch-webhook-signature-timestamp"
  static let algorithmField = "x-sinch-webhook-signature-algorithm"
  static let defaultToleranceSeconds = 86_400

  private let keys: [HMACKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the webhook secret of the Sinch service")
      .map { HMACKey(.sha256, key: $0.utf8) }
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let fields = request.fields
    guard let signature = fields[Self.signatureField], let nonce = fields[Self.nonceField],
      let timestamp = fields[Self.timestampField], let algorithm = fields[Self.algorithmField]
    else {
      throw .notAuthentic("\(Self.signatureField) or its nonce, timestamp or algorithm is missing")
    }
    // The algorithm is ours to choose: the field may only say the same.
    guard algorithm.asciiLowercased() == "hmacsha256" else {
      throw .notAuthentic("\(Self.algorithmField) is not HmacSHA256")
    }
    guard let code = Base64.decode(signature) else {
      throw .notAuthentic("\(Self.signatureField) is no base64")
    }
    let tail = Self.signedTail(nonce, timestamp)
    guard keys.contains(where: { $0.verifies(code, over: request.body, tail) }) else {
      throw .notAuthentic(
        "the signature over the raw body, nonce and timestamp is of none of the source's secrets")
    }
    try tolerance.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let nonce = request.fields[Self.nonceField],
      let timestamp = request.fields[Self.timestampField]
    else { return nil }
    return SignedContent(
      "raw body, nonce and timestamp, divided by dots",
      request.body + Self.signedTail(nonce, timestamp), signedAt: EventTime.seconds(timestamp),
      toleranceSeconds: tolerance.pastSeconds)
  }

  private static func signedTail(_ nonce: String, _ timestamp: String) -> [UInt8] {
    Array(".\(nonce).\(timestamp)".utf8)
  }
}
