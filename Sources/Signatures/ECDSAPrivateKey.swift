import CLibCrypto

/// A P-256 key that signs as a provider does: for tests and simulated webhooks.
public struct ECDSAPrivateKey: Sendable {
  private let handle: KeyHandle

  public static func generate() -> ECDSAPrivateKey {
    guard let key = postern_generate_p256_key() else { libcryptoFailed() }
    return ECDSAPrivateKey(handle: KeyHandle(owning: key))
  }

  private init(handle: KeyHandle) { self.handle = handle }

  /// - Parameter pem: PKCS #8 or SEC 1, not encrypted.
  public init(pem: String) throws(KeyError) {
    let handle = try KeyHandle(privateKey: PEMBlock(pem).der)
    guard handle.isP256 else {
      throw KeyError("\(handle.kindDescription); an EC key on P-256 is needed")
    }
    self.handle = handle
  }

  /// The signature's ASN.1 form; each call gives another.
  public func sign(_ parts: any Collection<UInt8>...) -> [UInt8] {
    handle.signature(over: joined(parts), digest: EVP_sha256())
  }

  public var publicKeyBase64SPKI: String { Base64.encode(handle.subjectPublicKeyInfo) }
  public var pem: String { PEMBlock.text(label: "PRIVATE KEY", der: handle.pkcs8) }
}
