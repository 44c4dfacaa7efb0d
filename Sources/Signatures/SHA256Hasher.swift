import CLibCrypto

/// SHA-256 of bytes that come piece by piece.
public struct SHA256Hasher: ~Copyable {
  private var context = DigestContext(EVP_sha256())

  public init() {}

  public mutating func update(_ bytes: some Collection<UInt8>) { context.update(bytes) }

  /// The 32 bytes of the digest; the hasher is used up.
  public consuming func finalize() -> [UInt8] { context.finalize() }
}
