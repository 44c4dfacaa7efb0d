/// Gets a sender's certificate when a provider asks for it.
public protocol CertificateSource: Sendable {
  /// The certificate at `url`, as PEM.
  /// - Throws: if it can't be had now: the provider should try again.
  func certificate(at url: String) async throws(StoreUnavailable) -> [UInt8]
}
