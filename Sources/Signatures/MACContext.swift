import CLibCrypto

/// libcrypto's HMAC, looked up once for each key.
// Safe because a fetched EVP_MAC is never changed, and libcrypto counts its references atomically.
final class MACAlgorithm: @unchecked Sendable {
  let algorithm: OpaquePointer

  init() {
    guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { libcryptoFailed() }
    self.algorithm = algorithm
  }

  deinit { EVP_MAC_free(algorithm) }
}

/// One running HMAC. Each call has its own, since a context belongs to one thread.
struct MACContext: ~Copyable {
  private let context: OpaquePointer

  init(_ code: MACAlgorithm, digestName: String, key: [UInt8]) {
    guard let context = EVP_MAC_CTX_new(code.algorithm) else { libcryptoFailed() }
    self.context = context
    var name = digestName
    let isReady = name.withUTF8 { name in
      let digest = UnsafeMutableRawPointer(mutating: name.baseAddress)?
        .assumingMemoryBound(to: CChar.self)
      var parameters = [
        OSSL_PARAM_construct_utf8_string("digest", digest, name.count), OSSL_PARAM_construct_end(),
      ]
      return EVP_MAC_init(context, key, key.count, &parameters)
    }
    guard isReady == 1 else { libcryptoFailed() }
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
