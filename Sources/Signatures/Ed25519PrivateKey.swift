import CLibCrypto

/// An Ed25519 key that signs as a provider does: for tests and simulated webhooks.
public struct Ed25519PrivateKey: Sendable {
  private let handle: KeyHandle

  public static func generate() -> Ed25519PrivateKey {
    guard let key = postern_generate_ed25519_key() else { libcryptoFailed() }
    return Ed25519PrivateKey(handle: KeyHandle(owning: key))
  }

  private init(handle: KeyHandle) { self.handle = handle }

  /// - Parameter seed: the 32 bytes of the private key (RFC 8032 §5.1.5).
  public init(seed: [UInt8]) throws(KeyError) {
    guard seed.count == 32,
      let key = EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, seed.count)
    else { throw KeyError("\(seed.count) bytes; an Ed25519 seed of 32 bytes is needed") }
    handle = KeyHandle(owning: key)
  }

  /// - Parameter pem: PKCS #8, not encrypted.
  public init(pem: String) throws(KeyError) {
    let handle = try KeyHandle(privateKey: PEMBlock(pem).der)
    guard handle.isEd25519 else {
      throw KeyError("\(handle.kindDescription); an Ed25519 key is needed")
    }
    self.handle = handle
  }

  /// 64 bytes.
  public func sign(_ parts: any Collection<UInt8>...) -> [UInt8] {
    handle.signature(over: joined(parts), digest: nil)
  }

  /// The public key's 32 bytes in base 64.
  public var publicKeyBase64Raw: String { Base64.encode(handle.subjectPublicKeyInfo.suffix(32)) }
  public var pem: String { PEMBlock.text(label: "PRIVATE KEY", der: handle.pkcs8) }
}
