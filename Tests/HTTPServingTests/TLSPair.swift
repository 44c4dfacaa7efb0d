import Glibc
import HTTPServing
import PosternTesting
import Signatures

/// Certificate and key in a folder of their own, to be replaced as an administrator would.
final class TLSPair {
  /// One for all tests: making it takes longest.
  static let key = RSAPrivateKey.generate()

  private let folder: String
  let files: TLSFiles

  init(name: String = "first.example") throws {
    folder = try TemporaryFolder.make()
    files = TLSFiles(certificate: folder + "/certificate.pem", key: folder + "/key.pem")
    try replace(name: name)
  }

  deinit { TemporaryFolder.remove(folder) }

  func replace(name: String, key: RSAPrivateKey = TLSPair.key) throws {
    try replace(certificate: Self.certificate(name, key: key))
    try replace(key: key.pem)
  }

  func replace(certificate text: String) throws { try Self.write(text, to: files.certificate) }
  func replace(key text: String) throws { try Self.write(text, to: files.key) }
  func removeKey() { unlink(files.key) }

  static func certificate(_ name: String, key: RSAPrivateKey = TLSPair.key) -> String {
    X509Certificate.selfSigned(key: key, commonName: name, validSeconds: 3600)
  }

  /// In one step: a reader finds the old file or the new one.
  private static func write(_ text: String, to path: String) throws {
    let fresh = path + ".new"
    let file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw NotWritten(errno: errno) }
    defer { close(file) }
    let count = Array(text.utf8).withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    guard count == text.utf8.count, rename(fresh, path) == 0 else {
      throw NotWritten(errno: errno)
    }
  }

  struct NotWritten: Error { let errno: Int32 }
}
