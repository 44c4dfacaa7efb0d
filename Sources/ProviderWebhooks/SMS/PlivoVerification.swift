import Deliverability
import HTTPMessages
import Signatures

/// Plivo's signatures: base64 of HMAC-SHA256 under the account's auth token, of two versions.
///
/// - Version 3 covers URL, query and form (`PlivoSignedText`). Where it is there, it decides.
/// - Version 2 covers only the URL without its query, and a nonce. A captured one could carry any event,
///   so its nonce may be used for one content only (`ReplayGuard`), for 31 days: no time is signed.
///
/// A signature field may list several signatures; a subaccount's callback also carries those of its
/// main account, in fields with `Ma`. Any one of them proves the sender.
///
/// Settings: `secrets`, or `auth_tokens` as Plivo calls them; `require_v3` (false if absent): refuse version 2.
/// Source: Plivo docs, "Validating requests from Plivo", and its libraries.
struct PlivoVerification: SenderVerification {
  static let alias = "auth_tokens"
  static let settings: Set<String> = [VerifySettings.secretsKey, alias, "require_v3"]
  static let nonceMemorySeconds = TimeTolerance.pastSecondsRange.upperBound
  /// It becomes a key of the table of used tokens.
  static let maxNonceBytes = 256

  private let keys: [HMACKey]
  private let requiresVersion3: Bool

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the auth token of the Plivo account", alias: Self.alias)
      .map { HMACKey(.sha256, key: $0.utf8) }
    requiresVersion3 = try verify.flag("require_v3") ?? false
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    if let proof = try Self.proof("V3", of: request) {
      try check(proof, over: try Self.signedBytes(request, version3: proof.nonce))
      return AuthenticRequest(request)
    }
    guard !requiresVersion3, let proof = try Self.proof("V2", of: request) else {
      throw .notAuthentic(
        requiresVersion3
          ? "X-Plivo-Signature-V3 is missing, and the source requires it"
          : "neither X-Plivo-Signature-V3 nor X-Plivo-Signature-V2 is there")
    }
    try check(proof, over: Self.signedBytes(request, version2: proof.nonce))
    return AuthenticRequest(request, replayGuard: try Self.replayGuard(proof.nonce, request))
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    if let proof = (try? Self.proof("V3", of: request)).flatMap(\.self) {
      guard let signed = try? Self.signedBytes(request, version3: proof.nonce) else { return nil }
      return SignedContent(
        "the public URL with its query sorted, the form sorted, a dot and the nonce", signed)
    }
    guard !requiresVersion3, let proof = (try? Self.proof("V2", of: request)).flatMap(\.self) else {
      return nil
    }
    return SignedContent(
      "the public URL without its query, then the nonce; not the events",
      Self.signedBytes(request, version2: proof.nonce))
  }

  private static func signedBytes(_ request: WebhookRequest, version3 nonce: String)
    throws(WebhookRejection) -> [UInt8]
  {
    try PlivoSignedText.version3(request) + Array(".\(nonce)".utf8)
  }

  private static func signedBytes(_ request: WebhookRequest, version2 nonce: String) -> [UInt8] {
    Array("\(PlivoSignedText.base(of: request.publicURL))\(nonce)".utf8)
  }

  private func check(_ proof: PlivoProof, over signed: [UInt8]) throws(WebhookRejection) {
    let isProved = proof.codes.contains { code in
      keys.contains { $0.verifies(code, over: signed) }
    }
    guard isProved else {
      throw .notAuthentic(
        "the signature over the public URL and the parameters is of none of the source's secrets: "
          + "public_url and the path must be what Plivo was given")
    }
  }

  /// Nil if the request has no signature of that version.
  private static func proof(_ version: String, of request: WebhookRequest)
    throws(WebhookRejection) -> PlivoProof?
  {
    let fields = request.fields
    let lists =
      fields.values(of: "X-Plivo-Signature-\(version)")
      + fields.values(of: "X-Plivo-Signature-Ma-\(version)")
    guard !lists.isEmpty else { return nil }
    guard let nonce = fields["X-Plivo-Signature-\(version)-Nonce"], !nonce.isEmpty,
      nonce.utf8.count <= maxNonceBytes, !nonce.utf8.contains(0)
    else {
      throw .notAuthentic("X-Plivo-Signature-\(version)-Nonce is missing or no nonce")
    }
    let codes = lists.flatMap { $0.split(separator: ",") }
      .compactMap { Base64.decode($0.trimmingBlanks()) }
    return PlivoProof(codes: codes, nonce: nonce)
  }

  private static func replayGuard(_ nonce: String, _ request: WebhookRequest)
    throws(WebhookRejection) -> ReplayGuard
  {
    let form = try request.form(else: WebhookRejection.notAuthentic)
    let query = try request.queryFields(else: WebhookRejection.notAuthentic)
    return ReplayGuard(
      token: nonce, contentDigest: Digest.sha256(form.digest, query.digest),
      rememberSeconds: nonceMemorySeconds)
  }
}

/// The signatures of one version that a request shows, and their nonce.
private struct PlivoProof {
  let codes: [[UInt8]]
  let nonce: String
}
