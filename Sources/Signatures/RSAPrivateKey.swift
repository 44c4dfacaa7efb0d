import CLibCrypto

/// An RSA key that signs as a provider does: for tests and simulated webhooks.
public struct RSAPrivateKey: Sendable {
  let handle: KeyHandle

  /// - Parameter bits: 1024 to 16384. Making a key of 2048 bits takes about a tenth of a second.
  public static func generate(bits: Int = 2048) -> RSAPrivateKey {
    let bits = min(max(bits, RSAPublicKey.minBitCount), 16384)
    guard let key = postern_generate_rsa_key(bits) else { libcryptoFailed() }
    return RSAPrivateKey(handle: KeyHandle(owning: key))
  }

  private init(handle: KeyHandle) { self.handle = handle }

  /// - Parameter pem: PKCS #8 or PKCS #1, not encrypted.
  public init(pem: String) throws(KeyError) {
    let handle = try KeyHandle(privateKey: PEMBlock(pem).der)
    guard handle.isRSA, handle.bitCount >= RSAPublicKey.minBitCount else {
      throw KeyError(
        "\(handle.kindDescription); an RSA key of at least \(RSAPublicKey.minBitCount) bits is needed"
      )
    }
    self.handle = handle
  }

  /// A PKCS #1 v1.5 signature, as long as the key.
  public func sign(
    _ parts: any Collection<UInt8>..., hash: RSAPublicKey.Hash
  ) -> [UInt8] {
    handle.signature(over: joined(parts), digest: hash.algorithm)
  }

  public var publicKeyBase64SPKI: String { Base64.encode(handle.subjectPublicKeyInfo) }
  public var publicKeyPEM: String {
    PEMBlock.text(label: "PUBLIC KEY", der: handle.subjectPublicKeyInfo)
  }
  public var pem: String { PEMBlock.text(label: "PRIVATE KEY", der: handle.pkcs8) }
}
