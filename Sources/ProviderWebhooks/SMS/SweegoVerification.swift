import HTTPMessages
import Signatures

/// Sweego's `webhook-signature`: base64 of HMAC-SHA256 over `webhook-id`, `.`, `webhook-timestamp`, `.` and
/// the raw body, under a secret that is base64.
///
/// The list of versions that Standard Webhooks has in its place (`v1,… v1,…`) is taken too. The signed time
/// may be 5 minutes old unless `tolerance_seconds` says otherwise; whether a retry is signed anew is
/// unverified, and where it is not, the setting must be wider.
///
/// Settings: `secrets` (several while one is rotated, with or without `whsec_` in front), `tolerance_seconds`.
/// Source: Sweego docs, "Webhooks"; the signature from its Symfony bridge.
struct SweegoVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey, TimeTolerance.setting]
  static let idField = "webhook-id"
  static let timestampField = "webhook-timestamp"
  static let signatureField = "webhook-signature"
  static let defaultToleranceSeconds = 300

  private let keys: [HMACKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let secrets = try verify.secrets("the secret Sweego shows for the webhook")
    var keys: [HMACKey] = []
    for (index, secret) in secrets.enumerated() {
      let prefix = "whsec_"
      let text = secret.hasPrefix(prefix) ? secret.dropFirst(prefix.count) : Substring(secret)
      guard let key = Base64.decode(text, allowsMissingPadding: true), !key.isEmpty else {
        throw VerifySettingsError(
          "verify.\(VerifySettings.secretsKey)[\(index)]",
          "is no base64: take the secret as Sweego shows it")
      }
      keys.append(HMACKey(.sha256, key: key))
    }
    self.keys = keys
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let id = request.fields[Self.idField], let time = request.fields[Self.timestampField],
      let signature = request.fields[Self.signatureField]
    else {
      throw .notAuthentic(
        "\(Self.idField), \(Self.timestampField) or \(Self.signatureField) is missing")
    }
    let signed = Self.signedHead(id, time)
    let isSigned = Self.codes(in: signature).contains { code in
      keys.contains { $0.verifies(code, over: signed, request.body) }
    }
    guard isSigned else {
      throw .notAuthentic(
        "the signature over id, time and the raw body is of none of the source's secrets")
    }
    try tolerance.check(EventTime.seconds(time), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let id = request.fields[Self.idField], let time = request.fields[Self.timestampField]
    else { return nil }
    return SignedContent(
      "id, time and raw body, divided by dots", Self.signedHead(id, time) + request.body,
      signedAt: EventTime.seconds(time), toleranceSeconds: tolerance.pastSeconds)
  }

  private static func signedHead(_ id: String, _ time: String) -> [UInt8] {
    Array("\(id).\(time).".utf8)
  }

  private static let maxCodes = 8

  private static func codes(in signature: String) -> [[UInt8]] {
    signature.split(separator: " ").prefix(maxCodes).compactMap { text in
      Base64.decode(text.hasPrefix("v1,") ? text.dropFirst(3) : text)
    }
  }
}
