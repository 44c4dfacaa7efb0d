import CLibCrypto
import Glibc

/// Why certificate and key can't be used. It holds paths and libcrypto's words, nothing of the key.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A file can't be read, for the system's reason.
  case unreadable(String, reason: String)
  case badCertificate(String, reason: String)
  case badKey(String, reason: String)
  case encryptedKey(String)
  /// The key does not belong to the certificate.
  case keyOfAnother(TLSFiles)
  /// libssl itself does not start.
  case unusable(reason: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "tls: \(path) can't be read: \(reason). Both certificate and key must be regular files that this user may read."
    case .badCertificate(let path, let reason):
      "tls.certificate: \(path) holds no usable certificate (\(reason)). It must be PEM: the server's certificate first, then the intermediate ones."
    case .badKey(let path, let reason):
      "tls.key: \(path) holds no usable private key (\(reason)). It must be PEM, such as `openssl genpkey` writes."
    case .encryptedKey(let path):
      "tls.key: the key in \(path) is encrypted, and there is nobody to ask for its pass phrase. Decrypt it with `openssl pkey -in \(path) -out NEW` and keep NEW readable for this user alone."
    case .keyOfAnother(let files):
      "tls.key: the key in \(files.key) is not that of the first certificate in \(files.certificate). Name the pair that was made together."
    case .unusable(let reason): "tls: OpenSSL does not start: \(reason)."
    }
  }

  /// What libcrypto says about the call before, emptied from its queue.
  static func firstReason() -> String {
    let code = ERR_peek_error()
    defer { ERR_clear_error() }
    guard code != 0, let text = ERR_reason_error_string(code) else { return "no reason given" }
    return String(cString: text)
  }
}
