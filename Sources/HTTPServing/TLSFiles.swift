/// The PEM files that a TLS server proves itself with.
public struct TLSFiles: Sendable, Equatable {
  /// The path of the certificate, followed by the intermediate ones.
  public let certificate: String
  /// The path of the certificate's private key, not encrypted.
  public let key: String

  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }
}
