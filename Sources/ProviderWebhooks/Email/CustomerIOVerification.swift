import HTTPMessages
import Signatures

/// Customer.io's `X-CIO-Signature`: hexadecimal HMAC-SHA256 over `v0:timestamp:body` with the raw body.
///
/// Settings: `secrets`, or `signing_keys` as Customer.io calls them, and `tolerance_seconds`. Attempts run
/// for 7 days and nothing says whether each is signed anew, so the age is judged only if it is set.
/// Source: Customer.io docs, "Reporting Webhooks", "Securely Verifying Requests".
struct CustomerIOVerification: SenderVerification {
  static let alias = "signing_keys"
  static let settings: Set<String> = [VerifySettings.secretsKey, alias, TimeTolerance.setting]
  static let signatureField = "X-CIO-Signature"
  static let timestampField = "X-CIO-Timestamp"

  private let keys: [HMACKey]
  private let tolerance: TimeTolerance?

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the signing key of the reporting webhook", alias: Self.alias)
      .map { HMACKey(.sha256, key: $0.utf8) }
    tolerance = try TimeTolerance(verify)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let signature = request.fields[Self.signatureField],
      let timestamp = request.fields[Self.timestampField]
    else { throw .notAuthentic("\(Self.signatureField) or \(Self.timestampField) is missing") }
    guard let code = Hex.decode(signature) else {
      throw .notAuthentic("\(Self.signatureField) is not hexadecimal")
    }
    guard
      keys.contains(where: { $0.verifies(code, over: Self.signedHead(timestamp), request.body) })
    else {
      throw .notAuthentic(
        "the signature over the timestamp and the raw body is of none of the source's secrets")
    }
    try tolerance?.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let timestamp = request.fields[Self.timestampField] else { return nil }
    return SignedContent(
      "v0, the field \(Self.timestampField) and the raw body, divided by colons",
      Self.signedHead(timestamp) + request.body, signedAt: EventTime.seconds(timestamp),
      toleranceSeconds: tolerance?.pastSeconds)
  }

  /// A body begins with `{`: a colon in the timestamp could not move where the body begins.
  private static func signedHead(_ timestamp: String) -> [UInt8] { Array("v0:\(timestamp):".utf8) }
}
