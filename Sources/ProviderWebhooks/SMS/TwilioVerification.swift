import HTTPMessages
import Signatures

/// Twilio's `X-Twilio-Signature`: base64 of HMAC-SHA1 under the account's auth token over the public URL
/// and, of a form, every decoded parameter.
///
/// - Parameters follow the URL sorted by name in byte order, of each name every distinct value in sorted
///   order, name and value without separators. The query is part of the URL only.
/// - Any other body is covered by `bodySHA256` in the signed query, and refused without it.
///
/// Settings: `secrets`, or `auth_tokens` as Twilio calls them (the primary auth token of the account that
/// owns the messages, also its successor).
/// The scheme signs no time: a repeat is met by the event's identity.
/// Source: Twilio docs, "Webhooks Security"; the rule for repeated parameters from its libraries' tests.
struct TwilioVerification: SenderVerification {
  static let alias = "auth_tokens"
  static let settings: Set<String> = [VerifySettings.secretsKey, alias]
  static let signatureField = "X-Twilio-Signature"

  private let keys: [HMACKey]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the auth token of the Twilio account", alias: Self.alias)
      .map { HMACKey(.sha1, key: $0.utf8) }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let signature = request.fields[Self.signatureField] else {
      throw .notAuthentic("\(Self.signatureField) is missing")
    }
    guard let code = Base64.decode(signature) else {
      throw .notAuthentic("\(Self.signatureField) is no base64")
    }
    let parameters = try Self.signedParameters(request)
    let isSigned = TwilioSignedURL.spellings(of: request.publicURL).contains { url in
      keys.contains { $0.verifies(code, over: Array(url.utf8), parameters) }
    }
    guard isSigned else {
      throw .notAuthentic(
        "the signature over the public URL and the parameters is of none of the source's secrets: "
          + "public_url and the path must be what Twilio was given")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let parameters = try? Self.signedParameters(request) else { return nil }
    return SignedContent(
      "the public URL, then the form's parameters by name, each name and value without a separator",
      Array(request.publicURL.utf8) + parameters)
  }

  /// What follows the URL: a form's parameters, otherwise nothing.
  static func signedParameters(_ request: WebhookRequest) throws(WebhookRejection) -> [UInt8] {
    if request.body.isEmpty { return [] }
    guard request.method == .post, request.hasURLEncodedBody else {
      try checkBodyDigest(request)
      return []
    }
    let form = try request.form(else: WebhookRejection.notAuthentic)
    var values: [String: Set<[UInt8]>] = [:]
    for field in form.fields { values[field.name, default: []].insert(field.bytes) }
    return values.map { (name: Array($0.key.utf8), values: $0.value) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
      .flatMap { parameter in
        parameter.values.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { parameter.name + $0 }
      }
  }

  private static func checkBodyDigest(_ request: WebhookRequest) throws(WebhookRejection) {
    let query = try request.queryFields(else: WebhookRejection.notAuthentic)
    guard let digest = query["bodySHA256"].flatMap({ Hex.decode($0) }) else {
      throw .notAuthentic("the body is no form, and the URL holds no bodySHA256 that covers it")
    }
    guard ConstantTime.equals(digest, Digest.sha256(request.body)) else {
      throw .notAuthentic("bodySHA256 in the URL is not the body's")
    }
  }
}
