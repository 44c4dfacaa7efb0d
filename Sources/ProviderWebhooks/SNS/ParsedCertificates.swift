import Signatures
import Threading

/// Certificates by their URL, parsed once: parsing one takes several times as long as a verification.
final class ParsedCertificates: Sendable {
  private struct Entry {
    let pem: [UInt8]
    let certificate: X509Certificate
  }

  /// Amazon signs with one certificate a region, and changes it rarely.
  private static let maxCount = 16
  private let entries = Lock([String: Entry]())

  /// - Parameter pem: what was fetched from `url`; if it has changed, it is parsed anew.
  func certificate(at url: String, pem: [UInt8]) throws(KeyError) -> X509Certificate {
    if let entry = entries.withLock({ $0[url] }), entry.pem == pem { return entry.certificate }
    let certificate = try X509Certificate(pem: String(decoding: pem, as: UTF8.self))
    entries.withLock { entries in
      if entries.count >= Self.maxCount { entries.removeAll() }
      entries[url] = Entry(pem: pem, certificate: certificate)
    }
    return certificate
  }
}
