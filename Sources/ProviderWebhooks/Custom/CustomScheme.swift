/// The verification schemes a custom source may choose: `verify.scheme`.
enum CustomScheme: String, CaseIterable {
  /// `X-Postern-Signature`; the default.
  case postern
  case hmac, ed25519, ecdsa
  /// `v1` with `secrets`, `v1a` with `public_keys`.
  case standardWebhooks = "standard_webhooks"
  case basic, bearer, header
  case pathToken = "path_token"

  static let setting = "scheme"

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    guard let word = try verify.text(Self.setting) else {
      self = .postern
      return
    }
    guard let scheme = CustomScheme(rawValue: word) else {
      let advice = word == "none" ? "A source without verification says \"verify\": \"none\". " : ""
      let allowed = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw VerifySettingsError(
        "verify.\(Self.setting)", "is no scheme. \(advice)Use one of \(allowed)")
    }
    self = scheme
  }

  /// - Throws: also for a setting that means nothing to this scheme.
  func verification(_ verify: VerifySettings) throws(VerifySettingsError) -> any SenderVerification
  {
    try verify.finish(known: settings(verify).union([Self.setting, CustomWebhook.formatSetting]))
    switch self {
    case .postern: return try CustomSignature(verify, .postern)
    case .hmac: return try CustomSignature(verify, .hmac)
    case .ed25519: return try CustomSignature(verify, .ed25519)
    case .ecdsa: return try CustomSignature(verify, .ecdsa)
    case .standardWebhooks:
      return verify.value(VerifySettings.publicKeysKey) == nil
        ? try StandardWebhooksVerification(verify) : try StandardWebhooksKeyVerification(verify)
    case .basic, .bearer, .header, .pathToken: return try SharedSecretVerification(verify)
    }
  }

  private func settings(_ verify: VerifySettings) -> Set<String> {
    switch self {
    case .postern: CustomSignature.known(to: .postern)
    case .hmac: CustomSignature.known(to: .hmac)
    case .ed25519: CustomSignature.known(to: .ed25519)
    case .ecdsa: CustomSignature.known(to: .ecdsa)
    case .standardWebhooks:
      verify.value(VerifySettings.publicKeysKey) == nil
        ? StandardWebhooksVerification.settings : StandardWebhooksKeyVerification.settings
    case .basic: ["username", "passwords"]
    case .bearer: ["bearer_tokens"]
    case .header: ["headers"]
    case .pathToken: ["path_tokens"]
    }
  }
}
