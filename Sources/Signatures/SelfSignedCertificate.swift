import CLibCrypto
import Glibc

extension X509Certificate {
  /// A certificate that `key` signs for itself, as PEM: for tests and simulated webhooks.
  /// - Parameters:
  ///   - commonName: a host name of at most 64 bytes; also the one subject alternative name.
  ///   - validSeconds: the length of its validity, 0 or more.
  ///   - notBefore: seconds since 1970; nil is now.
  public static func selfSigned(
    key: RSAPrivateKey, commonName: String, validSeconds: Int64, notBefore: Int64? = nil
  ) -> String {
    guard let certificate = X509_new() else { libcryptoFailed() }
    defer { X509_free(certificate) }
    let start = notBefore ?? Int64(time(nil))
    let serial = SecureRandom.bytes(7).reduce(1) { $0 << 8 | UInt64($1) }
    let name = X509_get_subject_name(certificate)
    guard X509_set_version(certificate, 2) == 1,  // 2 means version 3
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1,
      ASN1_TIME_set(X509_getm_notBefore(certificate), Int(start)) != nil,
      ASN1_TIME_set(X509_getm_notAfter(certificate), Int(start &+ validSeconds)) != nil,
      X509_set_pubkey(certificate, key.handle.key) == 1,
      X509_NAME_add_entry_by_NID(
        name, NID_commonName, MBSTRING_UTF8, commonName, Int32(commonName.utf8.count), -1, 0) == 1,
      X509_set_issuer_name(certificate, name) == 1,
      let alternativeName = X509V3_EXT_conf_nid(nil, nil, NID_subject_alt_name, "DNS:" + commonName)
    else { libcryptoFailed() }
    defer { X509_EXTENSION_free(alternativeName) }
    guard X509_add_ext(certificate, alternativeName, -1) == 1,
      X509_sign(certificate, key.handle.key, EVP_sha256()) > 0
    else { libcryptoFailed() }
    return PEMBlock.text(label: "CERTIFICATE", der: encodedDER { i2d_X509(certificate, $0) })
  }
}
