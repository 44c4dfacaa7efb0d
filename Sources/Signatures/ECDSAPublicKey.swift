import CLibCrypto

/// A P-256 key that verifies ECDSA with SHA-256 (FIPS 186-5).
public struct ECDSAPublicKey: Sendable {
  private let handle: KeyHandle

  /// - Parameter text: SubjectPublicKeyInfo in base 64, as SendGrid shows it, or as PEM.
  /// - Throws: if it is no public key, or of another type or curve.
  public init(base64SPKI text: String) throws(KeyError) {
    let handle = try KeyHandle(subjectPublicKeyInfo: PEMBlock(text).der)
    guard handle.isP256 else {
      throw KeyError("\(handle.kindDescription); an EC key on P-256 is needed")
    }
    self.handle = handle
  }

  /// - Parameter pem: `-----BEGIN PUBLIC KEY-----`.
  public init(pem: String) throws(KeyError) { try self.init(base64SPKI: pem) }

  /// Whether the signature, an ASN.1 SEQUENCE of r and s (RFC 3279 §2.2.3), is this key's over the parts
  /// as if they stood in one piece.
  public func verifies(
    derSignature: [UInt8], over parts: any Collection<UInt8>...
  ) -> Bool {
    handle.verifies(derSignature, digest: EVP_sha256(), over: parts)
  }

  /// As above, for a signature in base 64; false if it is not.
  public func verifies(
    base64 signature: some StringProtocol, over parts: any Collection<UInt8>...
  ) -> Bool {
    guard let signature = Base64.decode(signature) else { return false }
    return handle.verifies(signature, digest: EVP_sha256(), over: parts)
  }
}
