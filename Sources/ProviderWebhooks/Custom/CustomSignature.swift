import HTTPMessages
import Signatures

/// A signature laid out as the operator's settings say: HMAC, Ed25519, or ECDSA on P-256 with SHA-256.
struct CustomSignature: SenderVerification {
  enum Scheme: String, CaseIterable { case postern, hmac, ed25519, ecdsa }

  private enum Keys {
    case hmac([HMACKey])
    case ed25519([Ed25519PublicKey])
    case ecdsa([ECDSAPublicKey])
  }

  static let settings: Set<String> = known(to: .hmac).union(known(to: .ecdsa))

  /// The keys of `verify` that a scheme knows.
  static func known(to scheme: Scheme) -> Set<String> {
    switch scheme {
    case .postern: [VerifySettings.secretsKey, TimeTolerance.setting]
    case .hmac:
      CustomSignatureLayout.settings.union([
        VerifySettings.secretsKey, "secret_encoding", "algorithm",
      ])
    case .ed25519, .ecdsa: CustomSignatureLayout.settings.union([VerifySettings.publicKeysKey])
    }
  }

  private let layout: CustomSignatureLayout
  private let keys: Keys

  init(_ verify: VerifySettings) throws(VerifySettingsError) { try self.init(verify, .hmac) }

  init(_ verify: VerifySettings, _ scheme: Scheme) throws(VerifySettingsError) {
    keys =
      switch scheme {
      case .postern, .hmac: .hmac(try Self.secrets(verify))
      case .ed25519: .ed25519(try Self.ed25519Keys(verify))
      case .ecdsa:
        .ecdsa(
          try verify.publicKeys("the gateway's P-256 key, as PEM or base64") {
            text throws(KeyError) in try ECDSAPublicKey(base64SPKI: text)
          })
      }
    layout =
      scheme == .postern
      ? try .postern(verify) : try CustomSignatureLayout(verify)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard request.fields[layout.header] != nil else {
      throw .notAuthentic("\(layout.header) is missing")
    }
    guard request.body.isEmpty || layout.signed.contains(.body) else {
      throw .notAuthentic("the request has a body, which verify.signed does not cover")
    }
    guard let content = layout.content(request) else {
      throw .notAuthentic("a signed part is missing: the signature covers \(layout.description)")
    }
    let signatures = layout.signatures(request).compactMap { layout.decoded($0) }
    guard !signatures.isEmpty else {
      throw .notAuthentic("\(layout.header) holds no \(expectation)")
    }
    guard signatures.contains(where: { isOurs($0, over: content) }) else {
      throw .notAuthentic(
        "the signature over \(layout.description) is of none of the source's keys")
    }
    if let tolerance = layout.tolerance {
      try tolerance.check(
        layout.timestampFormat.time(layout.timestamp(request)), receivedAt: request.receivedAt)
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    layout.content(request).map { content in
      SignedContent(
        layout.description, content,
        signedAt: layout.timestampFormat.time(layout.timestamp(request)),
        toleranceSeconds: layout.tolerance?.pastSeconds)
    }
  }

  private var expectation: String {
    var words = layout.encoding == .hex ? "hexadecimal signature" : "signature in base64"
    if let part = layout.part { words += " as \(part)=" }
    if !layout.prefix.isEmpty { words += " behind \(layout.prefix)" }
    return words
  }

  private func isOurs(_ signature: [UInt8], over content: [UInt8]) -> Bool {
    switch keys {
    case .hmac(let keys): keys.contains { $0.verifies(signature, over: content) }
    case .ed25519(let keys): keys.contains { $0.verifies(signature: signature, over: content) }
    case .ecdsa(let keys): keys.contains { $0.verifies(derSignature: signature, over: content) }
    }
  }

  // MARK: Keys

  private static func secrets(_ verify: VerifySettings) throws(VerifySettingsError) -> [HMACKey] {
    let word = try verify.text("algorithm") ?? "sha256"
    guard let algorithm = HMACKey.Algorithm(rawValue: word) else {
      let allowed = HMACKey.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
      throw VerifySettingsError("verify.algorithm", "is no algorithm. Use one of \(allowed)")
    }
    let encoding = try verify.text("secret_encoding") ?? "text"
    var keys: [HMACKey] = []
    for (place, secret) in try verify.secrets("the key that signs").enumerated() {
      let bytes: [UInt8]?
      switch encoding {
      case "text": bytes = Array(secret.utf8)
      case "hex": bytes = Hex.decode(secret)
      case "base64": bytes = Base64.decode(secret, allowsMissingPadding: true)
      default:
        throw VerifySettingsError(
          "verify.secret_encoding", "is no encoding. Use one of text, hex, base64")
      }
      guard let bytes, !bytes.isEmpty else {
        throw VerifySettingsError(
          "verify.secrets[\(place)]", "is no \(encoding), as secret_encoding says")
      }
      keys.append(HMACKey(algorithm, key: bytes))
    }
    return keys
  }

  /// 32 bytes in base64 or hexadecimal.
  static func ed25519Keys(_ verify: VerifySettings, prefix: String = "")
    throws(VerifySettingsError) -> [Ed25519PublicKey]
  {
    try verify.publicKeys("the gateway's Ed25519 key, 32 bytes in base64 or hexadecimal") {
      text throws(KeyError) in
      let bare = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
      if let raw = Hex.decode(bare), raw.count == 32 { return try Ed25519PublicKey(raw: raw) }
      return try Ed25519PublicKey(base64Raw: bare)
    }
  }
}
