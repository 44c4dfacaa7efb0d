import CLibCrypto

/// An HMAC that has taken in its key and nothing else. It makes no code itself; each code starts from a
/// copy, which costs half of taking in the key anew.
// Safe because it is never changed after init: a copy only reads it, and libcrypto counts references atomically.
final class MACTemplate: @unchecked Sendable {
  fileprivate let context: OpaquePointer

  /// - Parameter key: not empty.
  init(digestName: String, key: [UInt8]) {
    let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
    defer { EVP_MAC_free(algorithm) }
    guard let context = EVP_MAC_CTX_new(algorithm) else { libcryptoFailed() }
    self.context = context
    // libcrypto keeps both pointers until `EVP_MAC_init`: a literal would be passed as a temporary.
    let parameterName = Array("digest".utf8CString)
    var name = Array(digestName.utf8CString)
    let isReady = parameterName.withUnsafeBufferPointer { parameterName in
      name.withUnsafeMutableBufferPointer { name in
        var parameters = [
          OSSL_PARAM_construct_utf8_string(parameterName.baseAddress, name.baseAddress, 0),
          OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_init(context, key, key.count, &parameters)
      }
    }
    guard isReady == 1 else { libcryptoFailed() }
  }

  deinit { EVP_MAC_CTX_free(context) }
}

/// One running HMAC.
struct MACContext: ~Copyable {
  private let context: OpaquePointer

  init(_ template: MACTemplate) {
    guard let context = EVP_MAC_CTX_dup(template.context) else { libcryptoFailed() }
    self.context = context
  }

  deinit { EVP_MAC_CTX_free(context) }

  mutating func update(_ bytes: some Collection<UInt8>) {
    guard bytes.withContiguousBytes({ EVP_MAC_update(context, $0, $1) }) == 1 else {
      libcryptoFailed()
    }
  }

  consuming func finalize(byteCount: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initializedCount in
      guard EVP_MAC_final(context, buffer.baseAddress, &initializedCount, byteCount) == 1,
        initializedCount == byteCount
      else { libcryptoFailed() }
    }
  }
}
