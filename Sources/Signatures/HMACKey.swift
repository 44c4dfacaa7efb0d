import CLibCrypto

/// A key for HMAC (RFC 2104), usable from any number of threads at once.
public struct HMACKey: Sendable {
  public enum Algorithm: String, Sendable, CaseIterable {
    case sha256, sha1, sha384, sha512, md5

    /// Bytes of a code: 32, 20, 48, 64, 16.
    public var codeByteCount: Int {
      switch self {
      case .sha256: 32
      case .sha1: 20
      case .sha384: 48
      case .sha512: 64
      case .md5: 16
      }
    }

    /// The `alg` of a JSON Web Token signed so (RFC 7518 §3.1); nil for SHA-1 and MD5, which have none.
    public var jsonWebName: String? {
      switch self {
      case .sha256: "HS256"
      case .sha384: "HS384"
      case .sha512: "HS512"
      case .sha1, .md5: nil
      }
    }
  }

  public let algorithm: Algorithm
  private let template: MACTemplate

  /// - Parameter key: of any length, as the provider shows it: decode hexadecimal or base 64 first if it means that.
  public init(_ algorithm: Algorithm, key: some Sequence<UInt8>) {
    self.algorithm = algorithm
    let bytes = Array(key)
    // RFC 2104 §2 fills a key up with zeros, so one zero is the empty key; libcrypto takes no empty one.
    template = MACTemplate(digestName: algorithm.rawValue, key: bytes.isEmpty ? [0] : bytes)
  }

  /// The code of the parts, as if they stood in one piece; `codeByteCount` bytes.
  public func authenticationCode(_ parts: any Collection<UInt8>...) -> [UInt8] {
    authenticationCode(ofAll: parts)
  }

  public func authenticationCode(_ parts: [[UInt8]]) -> [UInt8] { authenticationCode(ofAll: parts) }

  /// Whether `code` is the whole code of the parts; compares in constant time. A shortened code is refused.
  public func verifies(_ code: some Collection<UInt8>, over parts: any Collection<UInt8>...) -> Bool
  {
    ConstantTime.equals(code, authenticationCode(ofAll: parts))
  }

  public func verifies(_ code: some Collection<UInt8>, over parts: [[UInt8]]) -> Bool {
    ConstantTime.equals(code, authenticationCode(ofAll: parts))
  }

  private func authenticationCode(ofAll parts: [any Collection<UInt8>]) -> [UInt8] {
    var context = MACContext(template)
    for part in parts { context.update(part) }
    return context.finalize(byteCount: algorithm.codeByteCount)
  }
}
