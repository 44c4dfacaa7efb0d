import CLibCrypto

/// A running digest of libcrypto's.
struct DigestContext: ~Copyable {
  private let context: OpaquePointer

  init(_ algorithm: OpaquePointer?) {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, algorithm, nil) == 1 else {
      libcryptoFailed()
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: some Collection<UInt8>) {
    guard bytes.withContiguousBytes({ EVP_DigestUpdate(context, $0, $1) }) == 1 else {
      libcryptoFailed()
    }
  }

  consuming func finalize() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, initializedCount in
      var length: UInt32 = 0
      guard EVP_DigestFinal_ex(context, buffer.baseAddress, &length) == 1 else { libcryptoFailed() }
      initializedCount = Int(length)
    }
  }
}
