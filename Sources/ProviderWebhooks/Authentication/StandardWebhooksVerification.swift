import HTTPMessages
import Signatures

/// Standard Webhooks, as Svix signs them: HMAC-SHA256 over `id.timestamp.body` with the raw body.
///
/// The three fields are `svix-id`, `svix-timestamp` (seconds) and `svix-signature`, or the same with
/// `webhook-` in front; never of both. The signature is a list, divided by blanks, of `v1,` and base64,
/// one for each key while a key is being rotated; any of them counts, and other versions do not.
///
/// Settings: `secrets` (`whsec_` and base64, with or without padding), `tolerance_seconds` (300 by default:
/// every attempt is signed anew).
/// Source: the Standard Webhooks specification, "Signature scheme"; Svix docs, "Verifying Payloads Manually".
struct StandardWebhooksVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.secretsKey, TimeTolerance.setting]
  static let defaultToleranceSeconds = 300
  private static let prefixes = ["svix", "webhook"]
  /// Bounds the work on a forged list.
  private static let maxSignatures = 16

  private let keys: [HMACKey]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let secrets = try verify.secrets("the signing secret of the webhook, whsec_…")
    var keys: [HMACKey] = []
    for (index, secret) in secrets.enumerated() {
      keys.append(try Self.key(secret, at: "verify.\(VerifySettings.secretsKey)[\(index)]"))
    }
    self.keys = keys
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  /// The id of the event, the same in every attempt.
  static func eventID(of request: WebhookRequest) -> String? {
    prefix(of: request).flatMap { request.fields["\($0)-id"] }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let prefix = Self.prefix(of: request), let (head, timestamp) = Self.signedHead(request),
      let signatures = request.fields["\(prefix)-signature"]
    else {
      throw .notAuthentic(
        "svix-id, svix-timestamp or svix-signature is missing (or webhook- in the place of svix-)")
    }
    let isSigned = Self.codes(in: signatures).contains { code in
      keys.contains { $0.verifies(code, over: head, request.body) }
    }
    guard isSigned else {
      throw .notAuthentic(
        "no v1 signature over id, timestamp and raw body is of one of the source's secrets")
    }
    try tolerance.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let (head, timestamp) = Self.signedHead(request) else { return nil }
    return SignedContent(
      "id, timestamp and raw body, divided by dots", head + request.body,
      signedAt: EventTime.seconds(timestamp), toleranceSeconds: tolerance.pastSeconds)
  }

  /// What is signed before the body, and the timestamp in it; nil if a field is missing.
  private static func signedHead(_ request: WebhookRequest) -> (bytes: [UInt8], timestamp: String)?
  {
    guard let prefix = prefix(of: request), let id = request.fields["\(prefix)-id"],
      let timestamp = request.fields["\(prefix)-timestamp"]
    else { return nil }
    return (Array("\(id).\(timestamp).".utf8), timestamp)
  }

  /// One family of fields, told by its id, so that an id of the other can't be slipped in unsigned.
  private static func prefix(of request: WebhookRequest) -> String? {
    prefixes.first { request.fields["\($0)-id"] != nil }
  }

  private static func codes(in list: String) -> [[UInt8]] {
    list.split(separator: " ", maxSplits: maxSignatures).prefix(maxSignatures).compactMap {
      signature in
      signature.hasPrefix("v1,")
        ? Base64.decode(signature.dropFirst(3), allowsMissingPadding: true) : nil
    }
  }

  private static func key(_ secret: String, at path: String) throws(VerifySettingsError) -> HMACKey
  {
    let prefix = "whsec_"
    let text = secret.hasPrefix(prefix) ? secret.dropFirst(prefix.count) : secret[...]
    guard let key = Base64.decode(text, allowsMissingPadding: true), !key.isEmpty else {
      throw VerifySettingsError(
        path, "is no signing secret: paste it whole, whsec_ and the base64 behind it")
    }
    return HMACKey(.sha256, key: key)
  }
}
