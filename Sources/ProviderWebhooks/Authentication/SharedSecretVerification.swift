/// For providers that sign nothing: secrets which only the provider was given, in the URL or in fields.
///
/// Settings, at least one; what is configured must all be right, and of several secrets for one thing any:
/// - `path_tokens`: the segment behind the source's id in the URL, 16 bytes or more each
/// - `username` with `passwords`: HTTP Basic (RFC 7617)
/// - `bearer_tokens`: `Authorization: Bearer` (RFC 6750)
/// - `headers`: field name to its possible values: `{"X-Secret": ["…"]}`
struct SharedSecretVerification: SenderVerification {
  static let settings: Set<String> = [
    "path_tokens", "username", "passwords", "bearer_tokens", "headers",
  ]
  static let minPathTokenBytes = 16

  private let secrets: [SharedSecret]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    var secrets: [SharedSecret] = []
    if let tokens = try Self.pathTokens(verify) { secrets.append(SharedSecret(.pathToken, tokens)) }
    let basic = try Self.basicCredentials(verify)
    if let basic { secrets.append(SharedSecret(.basic, basic)) }
    if let tokens = try verify.texts("bearer_tokens") {
      guard basic == nil else {
        throw VerifySettingsError(
          "verify.bearer_tokens", "and username both need the Authorization field: use one of them")
      }
      secrets.append(SharedSecret(.bearer, tokens))
    }
    secrets += try Self.fields(verify)
    guard !secrets.isEmpty else {
      throw VerifySettingsError(
        "verify",
        "holds no secret: set path_tokens (make one with `postern tokens new`), username and passwords, "
          + "bearer_tokens or headers. A source without verification says \"verify\": \"none\"")
    }
    self.secrets = secrets
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    for secret in secrets where !secret.isKnown(to: request) {
      throw .notAuthentic(
        secret.isShown(by: request)
          ? "\(secret.place.description) is none of the source's"
          : "\(secret.place.description) is missing")
    }
    return AuthenticRequest(request)
  }

  private static func pathTokens(_ verify: VerifySettings) throws(VerifySettingsError) -> [String]?
  {
    guard let tokens = try verify.texts("path_tokens") else { return nil }
    for (index, token) in tokens.enumerated() where token.utf8.count < minPathTokenBytes {
      throw VerifySettingsError(
        "verify.path_tokens[\(index)]",
        "must have at least \(minPathTokenBytes) characters: make one with `postern tokens new`")
    }
    return tokens
  }

  /// `username:password` for every password.
  private static func basicCredentials(_ verify: VerifySettings) throws(VerifySettingsError)
    -> [String]?
  {
    let username = try verify.text("username")
    let passwords = try verify.texts("passwords")
    switch (username, passwords) {
    case (nil, nil): return nil
    case (let username?, let passwords?):
      // RFC 7617 §2: a user-id with a colon can't be told from its password.
      guard !username.utf8.contains(UInt8(ascii: ":")) else {
        throw VerifySettingsError("verify.username", "must not hold a colon")
      }
      return passwords.map { "\(username):\($0)" }
    case (nil, _): throw VerifySettingsError("verify.username", "is missing beside passwords")
    case (_, nil): throw VerifySettingsError("verify.passwords", "is missing beside username")
    }
  }

  private static func fields(_ verify: VerifySettings) throws(VerifySettingsError) -> [SharedSecret]
  {
    guard let value = verify.value("headers") else { return [] }
    guard case .object(let headers) = value, !headers.isEmpty else {
      throw VerifySettingsError(
        "verify.headers", "must be an object, not empty: {\"X-Secret\": [\"…\"]}")
    }
    var secrets: [SharedSecret] = []
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      let values = try VerifySettings.texts(value, at: "verify.headers.\(name)")
      secrets.append(SharedSecret(.field(name), values))
    }
    return secrets
  }
}
