import CLibCrypto
import Glibc

/// What a signing certificate says (RFC 5280). Who issued it is not checked: a scheme that needs that
/// trusts the place the certificate was fetched from.
public struct X509Certificate: Sendable {
  /// The first and the last second of its validity, in seconds since 1970-01-01T00:00:00Z.
  public let notBefore: Int64
  public let notAfter: Int64
  /// The subject's first common name.
  public let commonName: String?
  /// The DNS names among the subject alternative names, as written.
  public let subjectAlternativeNames: [String]
  public let publicKey: RSAPublicKey

  /// - Parameter pem: the first block of the text counts.
  /// - Throws: if that is no certificate or its key is no RSA key of at least 1024 bits.
  public init(pem: String) throws(KeyError) {
    let block = try PEMBlock(pem)
    guard block.label == nil || block.label == "CERTIFICATE" else {
      throw KeyError("the PEM block is a \(block.label ?? ""); a CERTIFICATE is needed")
    }
    try self.init(der: block.der)
  }

  init(der: [UInt8]) throws(KeyError) {
    let parsed: OpaquePointer? = der.withContiguousBytes { start, count in
      var next: UnsafePointer<UInt8>? = start
      return d2i_X509(nil, &next, count)
    }
    defer {
      X509_free(parsed)
      ERR_clear_error()
    }
    guard let certificate = parsed else { throw KeyError("not an X.509 certificate") }
    guard let key = X509_get_pubkey(certificate) else {
      throw KeyError("the certificate's key can't be read")
    }
    publicKey = try RSAPublicKey(KeyHandle(owning: key))
    guard let notBefore = Self.seconds(X509_get0_notBefore(certificate)),
      let notAfter = Self.seconds(X509_get0_notAfter(certificate))
    else { throw KeyError("the certificate's validity can't be read") }
    self.notBefore = notBefore
    self.notAfter = notAfter
    commonName = Self.commonName(of: certificate)
    subjectAlternativeNames = Self.dnsNames(of: certificate)
  }

  /// Whether `seconds` since 1970 lie in the validity, its ends included.
  public func isValid(at seconds: Int64) -> Bool { notBefore <= seconds && seconds <= notAfter }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
  }

  private static func commonName(of certificate: OpaquePointer) -> String? {
    let subject = X509_get_subject_name(certificate)
    let index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
    guard index >= 0, let entry = X509_NAME_get_entry(subject, index) else { return nil }
    var text: UnsafeMutablePointer<UInt8>?
    let length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
    guard length >= 0, let text else { return nil }
    defer { CRYPTO_free(text, #file, #line) }
    return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
  }

  private static func dnsNames(of certificate: OpaquePointer) -> [String] {
    let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil)
    defer { postern_general_names_free(names) }
    return (0..<postern_general_names_count(names)).compactMap { index in
      var text: UnsafePointer<UInt8>?
      let length = postern_general_names_dns(names, index, &text)
      guard length >= 0 else { return nil }
      return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }
  }
}
