import CLibCrypto

/// Owns one of libcrypto's keys.
// Safe because the key is never changed after init, and each verification and signature has a context of its own.
final class KeyHandle: @unchecked Sendable {
  let key: OpaquePointer

  /// Takes over `key`.
  init(owning key: OpaquePointer) { self.key = key }

  deinit { EVP_PKEY_free(key) }

  /// A public key from SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), which must be the whole of `der`.
  convenience init(subjectPublicKeyInfo der: [UInt8]) throws(KeyError) {
    let key: OpaquePointer? = der.withContiguousBytes { start, count in
      var next: UnsafePointer<UInt8>? = start
      let key = d2i_PUBKEY(nil, &next, count)
      if key != nil, next == start + count { return key }
      EVP_PKEY_free(key)
      return nil
    }
    guard let key else {
      ERR_clear_error()
      throw KeyError("not a public key (SubjectPublicKeyInfo)")
    }
    self.init(owning: key)
  }

  /// A private key from PKCS #8 or its type's own older form.
  convenience init(privateKey der: [UInt8]) throws(KeyError) {
    let key: OpaquePointer? = der.withContiguousBytes { start, count in
      var next: UnsafePointer<UInt8>? = start
      return d2i_AutoPrivateKey(nil, &next, count)
    }
    guard let key else {
      ERR_clear_error()
      throw KeyError("not an unencrypted private key")
    }
    self.init(owning: key)
  }

  /// `RSA`, `EC`, `ED25519` …
  var typeName: String { EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown" }

  var isP256: Bool { EVP_PKEY_is_a(key, "EC") == 1 && groupName == "prime256v1" }
  var isRSA: Bool { EVP_PKEY_is_a(key, "RSA") == 1 }
  var isEd25519: Bool { EVP_PKEY_is_a(key, "ED25519") == 1 }
  var bitCount: Int { Int(EVP_PKEY_get_bits(key)) }

  /// What the key is, for an error: `an EC key on secp384r1`, `an RSA key of 512 bits`.
  var kindDescription: String {
    if isRSA { return "an RSA key of \(bitCount) bits" }
    if EVP_PKEY_is_a(key, "EC") == 1 { return "an EC key on \(groupName)" }
    return "a key of type \(typeName)"
  }

  private var groupName: String {
    var name = [CChar](repeating: 0, count: 80)
    guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else {
      ERR_clear_error()
      return "an unnamed curve"
    }
    return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  /// The public half as SubjectPublicKeyInfo.
  var subjectPublicKeyInfo: [UInt8] { encodedDER { i2d_PUBKEY(key, $0) } }

  /// The private key as PKCS #8.
  var pkcs8: [UInt8] {
    guard let info = EVP_PKEY2PKCS8(key) else { libcryptoFailed() }
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    return encodedDER { i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
  }
}

/// Calls one of libcrypto's `i2d_…` functions twice: for the length, then for the bytes.
func encodedDER(
  _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
) -> [UInt8] {
  let length = Int(encode(nil))
  guard length > 0 else { libcryptoFailed() }
  return [UInt8](unsafeUninitializedCapacity: length) { buffer, initializedCount in
    var next = buffer.baseAddress
    guard encode(&next) == Int32(length) else { libcryptoFailed() }
    initializedCount = length
  }
}
