/// A signed token in compact form (RFC 7515 §7.1), taken apart but not believed.
///
/// The verifier's key fixes the algorithm, never the token's header, so a header can't choose a weaker one
/// or none. A verifier should still read `alg` from `headerJSON` and refuse any but its key's
/// (`HMACKey.Algorithm.jsonWebName`); the claims are read after `verifies` only.
public struct JSONWebToken: Sendable {
  /// Longer texts are refused unread.
  public static let maxTextBytes = 16 * 1024

  /// The decoded JSON texts, not parsed.
  public let headerJSON: [UInt8]
  public let claimsJSON: [UInt8]
  public let signature: [UInt8]
  /// The two encoded parts with the dot between them: what is signed.
  public let signingInput: [UInt8]

  /// Nil unless `text` is three parts in base 64 URL without padding, none of them empty (an unsecured
  /// token has no signature), in at most `maxTextBytes` bytes.
  public init?(compact text: some StringProtocol) {
    guard text.utf8.count <= Self.maxTextBytes else { return nil }
    let bytes = Array(text.utf8)
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && !$0.contains(UInt8(ascii: "=")) }),
      let header = Self.decode(parts[0]), let claims = Self.decode(parts[1]),
      let signature = Self.decode(parts[2])
    else { return nil }
    headerJSON = header
    claimsJSON = claims
    self.signature = signature
    signingInput = Array(bytes[..<parts[1].endIndex])
  }

  /// Whether the signature is `key`'s, which must be of SHA-256, SHA-384 or SHA-512 (RFC 7518 §3.2).
  public func verifies(hmac key: HMACKey) -> Bool {
    key.algorithm.jsonWebName != nil && key.verifies(signature, over: signingInput)
  }

  private static func decode(_ part: ArraySlice<UInt8>) -> [UInt8]? {
    Base64.decode(utf8: part, urlSafe: true, allowsMissingPadding: true)
  }
}
