import CLibCrypto

/// An RSA key that verifies PKCS #1 v1.5 signatures (RFC 8017 §8.2).
public struct RSAPublicKey: Sendable {
  public enum Hash: Sendable {
    case sha1, sha256

    var algorithm: OpaquePointer? {
      switch self {
      case .sha1: EVP_sha1()
      case .sha256: EVP_sha256()
      }
    }
  }

  /// Shorter keys have been factored.
  static let minBitCount = 1024

  private let handle: KeyHandle

  /// - Parameter pem: SubjectPublicKeyInfo as PEM or as base 64 alone, or an X.509 certificate as PEM.
  /// - Throws: if it is none of these, no RSA key, or one of less than 1024 bits.
  public init(pem: String) throws(KeyError) {
    let block = try PEMBlock(pem)
    switch block.label {
    case nil, "PUBLIC KEY": try self.init(KeyHandle(subjectPublicKeyInfo: block.der))
    case "CERTIFICATE": self = try X509Certificate(der: block.der).publicKey
    case .some(let label):
      throw KeyError("the PEM block is a \(label); a PUBLIC KEY or a CERTIFICATE is needed")
    }
  }

  init(_ handle: KeyHandle) throws(KeyError) {
    guard handle.isRSA, handle.bitCount >= Self.minBitCount else {
      throw KeyError(
        "\(handle.kindDescription); an RSA key of at least \(Self.minBitCount) bits is needed")
    }
    self.handle = handle
  }

  /// Whether `signature` is this key's over the parts as if they stood in one piece.
  public func verifies(
    signature: [UInt8], over parts: any Collection<UInt8>..., hash: Hash
  ) -> Bool {
    handle.verifies(signature, digest: hash.algorithm, over: parts)
  }
}
