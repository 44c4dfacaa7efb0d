import CLibCrypto

/// Message digests (FIPS 180-4; RFC 1321) of parts, as if they stood in one piece.
///
/// SHA-1 and MD5 are here for providers whose schemes need them, never for anything of our own.
public enum Digest {
  /// 32 bytes.
  public static func sha256(_ parts: any Collection<UInt8>...) -> [UInt8] {
    digest(EVP_sha256(), of: parts)
  }

  /// 64 bytes.
  public static func sha512(_ parts: any Collection<UInt8>...) -> [UInt8] {
    digest(EVP_sha512(), of: parts)
  }

  /// 20 bytes.
  public static func sha1(_ parts: any Collection<UInt8>...) -> [UInt8] {
    digest(EVP_sha1(), of: parts)
  }

  /// 16 bytes.
  public static func md5(_ parts: any Collection<UInt8>...) -> [UInt8] {
    digest(EVP_md5(), of: parts)
  }

  private static func digest(_ algorithm: OpaquePointer?, of parts: [any Collection<UInt8>])
    -> [UInt8]
  {
    var context = DigestContext(algorithm)
    for part in parts { context.update(part) }
    return context.finalize()
  }
}
