import Signatures

/// A configuration with two tenants, every secret of which can be looked for afterwards.
struct SampleTenants: Sendable {
  static let publicURL = "https://hooks.example.com"

  let sendGridKey = ECDSAPrivateKey.generate()
  let mailgunSecret = Self.secret("mailgun")
  let twilioSecret = Self.secret("twilio")
  let pathToken = Self.secret("path")
  let basicPassword = Self.secret("basic")
  let privacyKey = Self.secret("privacy")
  let optOutKey = Self.secret("opt-out")
  /// By label, then role.
  let tokens = Dictionary(
    uniqueKeysWithValues: ["acme", "rival"].map { label in
      (
        label,
        Dictionary(
          uniqueKeysWithValues: ["pam", "sender", "operator"].map { ($0, Self.secret($0)) })
      )
    })

  func token(_ role: String, of label: String = "acme") -> String { tokens[label]?[role] ?? "" }

  /// Everything that must stand in no log.
  var secrets: [String] {
    [mailgunSecret, twilioSecret, pathToken, basicPassword, privacyKey, optOutKey]
      + tokens.values.flatMap(\.values)
  }

  func configuration(databaseURL: String?) -> String {
    let database = databaseURL.map { "\"database_url\": \"\($0)\"," } ?? ""
    return """
      { "listen": "127.0.0.1:0", "public_url": "\(Self.publicURL)", \(database)
        "keys": {"opt_out": ["\(optOutKey)"], "privacy": "\(privacyKey)"},
        "labels": {
          "acme": { "sources": {
            "acme-sendgrid": {"provider": "sendgrid",
              "verify": {"public_keys": ["\(sendGridKey.publicKeyBase64SPKI)"]}},
            "acme-mailgun": {"provider": "mailgun", "verify": {"secrets": ["\(mailgunSecret)"]}},
            "acme-twilio": {"provider": "twilio", "verify": {"auth_tokens": ["\(twilioSecret)"]}},
            "acme-postmark": {"provider": "postmark",
              "verify": {"username": "hook", "passwords": ["\(basicPassword)"]}},
            "acme-lox24": {"provider": "lox24", "verify": {"path_tokens": ["\(pathToken)"]}},
            "acme-brevo": {"provider": "brevo", "verify": "none", "requests_per_second": 1},
            "acme-limited": {"provider": "sendgrid", "verify": "none", "requests_per_second": 1},
            "acme-open": {"provider": "sendgrid", "verify": "none"} },
            "tokens": \(tokenList("acme")) },
          "rival": { "sources": {
            "rival-open": {"provider": "sendgrid", "verify": "none"} },
            "tokens": \(tokenList("rival")) } } }
      """
  }

  private func tokenList(_ label: String) -> String {
    let entries = (tokens[label] ?? [:]).map { role, token in
      let digest = Hex.encode(Digest.sha256(Array(token.utf8)))
      return "{\"name\": \"\(role)\", \"roles\": [\"\(role)\"], \"sha256\": \"\(digest)\"}"
    }
    return "[\(entries.joined(separator: ", "))]"
  }

  private static func secret(_ name: String) -> String {
    "canary-\(name)-\(Hex.encode(SecureRandom.bytes(16)))"
  }
}
