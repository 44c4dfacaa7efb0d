import Deliverability
import HTTPMessages
import Signatures

/// The parameter `sig` of Vonage's SMS API, which an account must ask Vonage for.
///
/// Signed are all other parameters, decoded, sorted by name, `&` and `=` in a value replaced by `_`, as
/// `&name=value&name=value`: with `md5hash` the MD5 of that text and the secret behind it, otherwise
/// an HMAC of it, in hexadecimal of either case. Among them is `timestamp`, seconds since 1970.
///
/// A name with `&` or `=` in it, or one that stands twice, could hide a parameter from the reader while
/// the signed text stays the same: such a request is refused.
///
/// Settings: `secrets`; `algorithm` (`md5hash` if absent, `md5`, `sha1`, `sha256`, `sha512`: as set in
/// Vonage's dashboard, never the sender's choice); `tolerance_seconds` (900 if absent).
/// Source: Vonage docs, "Signing Messages", and its libraries.
struct VonageSMSVerification: SenderVerification {
  static let settings: Set<String> = [
    VerifySettings.secretsKey, "algorithm", TimeTolerance.setting,
  ]
  static let defaultToleranceSeconds = 900

  private enum Key: Sendable {
    /// The secret stands behind the text.
    case appended([UInt8])
    case hmac(HMACKey)

    func verifies(_ code: [UInt8], over text: [UInt8]) -> Bool {
      switch self {
      case .appended(let secret): ConstantTime.equals(code, Digest.md5(text, secret))
      case .hmac(let key): key.verifies(code, over: text)
      }
    }
  }

  private let keys: [Key]
  private let tolerance: TimeTolerance

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let secrets = try verify.secrets("the signature secret of the Vonage account")
    let name = try verify.text("algorithm") ?? "md5hash"
    let algorithm = HMACKey.Algorithm(rawValue: name)
    guard name == "md5hash" || algorithm != nil && algorithm != .sha384 else {
      throw VerifySettingsError(
        "verify.algorithm", "must be one of md5hash, md5, sha1, sha256, sha512")
    }
    keys = secrets.map { secret in
      algorithm.map { .hmac(HMACKey($0, key: secret.utf8)) } ?? .appended(Array(secret.utf8))
    }
    tolerance = try TimeTolerance(verify, defaultSeconds: Self.defaultToleranceSeconds)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let fields = try VonageSMSWebhook.fields(of: request, else: WebhookRejection.notAuthentic)
    guard let code = fields["sig"].flatMap({ Hex.decode($0) }) else {
      throw .notAuthentic("sig is missing or not hexadecimal: ask Vonage to sign callbacks")
    }
    let text = try Self.signedText(fields)
    guard keys.contains(where: { $0.verifies(code, over: text) }) else {
      throw .notAuthentic(
        "sig over the parameters is of none of the source's secrets, or its algorithm is another")
    }
    try tolerance.check(EventTime.seconds(fields["timestamp"]), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard
      let fields = try? VonageSMSWebhook.fields(of: request, else: WebhookRejection.notAuthentic),
      let text = try? Self.signedText(fields)
    else { return nil }
    return SignedContent(
      "all parameters but sig by name, as &name=value; with md5hash the secret follows, which is left out here",
      text, signedAt: EventTime.seconds(fields["timestamp"]),
      toleranceSeconds: tolerance.pastSeconds)
  }

  static func signedText(_ fields: FormFields) throws(WebhookRejection) -> [UInt8] {
    let signed = fields.fields.filter { $0.name != "sig" }
    guard Set(fields.fields.map(\.name)).count == fields.fields.count else {
      throw .notAuthentic("a parameter stands twice")
    }
    guard !signed.contains(where: { $0.name.utf8.contains(where: isSeparator) }) else {
      throw .notAuthentic("a parameter's name holds & or =")
    }
    let sorted = signed.map { (name: Array($0.name.utf8), value: $0.bytes) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    return sorted.flatMap { parameter in
      [UInt8(ascii: "&")] + parameter.name + [UInt8(ascii: "=")]
        + parameter.value.map { isSeparator($0) ? UInt8(ascii: "_") : $0 }
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "&") || byte == UInt8(ascii: "=")
  }
}
