import JSONReading
import Signatures

/// The secrets under which a sender makes JSON Web Tokens (RFC 7519), and the algorithms allowed to it.
///
/// A token's header only names one of the allowed HMACs; `none` and public-key algorithms are refused.
struct TokenKeys: Sendable {
  /// By the `alg` that names them.
  private let keys: [String: [HMACKey]]

  /// - Parameter algorithms: HMACs that have a name in tokens; any other is left out.
  init(_ secrets: [String], algorithms: [HMACKey.Algorithm]) {
    var keys: [String: [HMACKey]] = [:]
    for algorithm in algorithms {
      guard let name = algorithm.jsonWebName else { continue }
      keys[name] = secrets.map { HMACKey(algorithm, key: $0.utf8) }
    }
    self.keys = keys
  }

  /// The claims of a token that one of the secrets signed. Of its times nothing is checked here.
  /// - Throws: `.notAuthentic` for any other text.
  func claims(of text: String) throws(WebhookRejection) -> JSONValue {
    guard let token = JSONWebToken(compact: text) else {
      throw .notAuthentic("the token is no signed JSON Web Token")
    }
    let header = try Self.object(token.headerJSON, "header")
    guard let algorithm = header["alg"]?.string, let candidates = keys[algorithm] else {
      throw .notAuthentic(
        "the token's algorithm is none of \(keys.keys.sorted().joined(separator: ", "))")
    }
    guard candidates.contains(where: { token.verifies(hmac: $0) }) else {
      throw .notAuthentic("the token's signature is of none of the source's secrets")
    }
    return try Self.object(token.claimsJSON, "claims")
  }

  /// What the signature of a token covers: to explain a refusal.
  /// - Parameter time: the claim in which the sender's time stands.
  func signedContent(
    of text: some StringProtocol, covering: String, time claim: String? = nil,
    toleranceSeconds: Int? = nil
  ) -> SignedContent? {
    guard let token = JSONWebToken(compact: text) else { return nil }
    let claims = try? Self.object(token.claimsJSON, "claims")
    return SignedContent(
      "the token's header and claims, \(covering)", token.signingInput,
      signedAt: claim.flatMap { EventTime.seconds(claims?[$0]?.text) },
      toleranceSeconds: toleranceSeconds)
  }

  private static func object(_ json: [UInt8], _ part: String) throws(WebhookRejection) -> JSONValue
  {
    do throws(JSONError) {
      let root = try JSONDocument(json, refusesDuplicateKeys: true).root
      if root.kind == .object { return root }
    } catch {
      throw .notAuthentic("the token's \(part) is no JSON: \(error.problem)")
    }
    throw .notAuthentic("the token's \(part) is no JSON object")
  }
}

extension JSONValue {
  /// Whether the claim `key` is the hexadecimal SHA-256 of `bytes`; nil if there is no such claim.
  func claim(_ key: String, isSHA256Of bytes: some Collection<UInt8>) -> Bool? {
    guard let claim = self[key], !claim.isNull else { return nil }
    guard let digest = claim.string.flatMap({ Hex.decode($0) }) else { return false }
    return ConstantTime.equals(digest, Digest.sha256(bytes))
  }
}
