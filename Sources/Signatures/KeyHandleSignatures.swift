import CLibCrypto

extension KeyHandle {
  /// Whether `signature` is this key's over the parts.
  /// - Parameter digest: as libcrypto names it.
  func verifies(
    _ signature: [UInt8], digest: OpaquePointer?, over parts: [any Collection<UInt8>]
  ) -> Bool {
    guard let context = EVP_MD_CTX_new() else { libcryptoFailed() }
    // A refused signature leaves its reasons in the thread's queue, where the next TLS call would find them.
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    guard EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1 else { return false }
    for part in parts {
      guard part.withContiguousBytes({ EVP_DigestVerifyUpdate(context, $0, $1) }) == 1 else {
        return false
      }
    }
    return signature.withContiguousBytes { EVP_DigestVerifyFinal(context, $0, $1) } == 1
  }

  /// As above, for a scheme without a digest of its own, which takes the message in one piece.
  func verifies(_ signature: [UInt8], overWhole message: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { libcryptoFailed() }
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
    return signature.withContiguousBytes { signature, signatureCount in
      message.withContiguousBytes { EVP_DigestVerify(context, signature, signatureCount, $0, $1) }
    } == 1
  }

  /// A signature over `message`.
  /// - Parameter digest: nil for a scheme without one.
  func signature(over message: [UInt8], digest: OpaquePointer?) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { libcryptoFailed() }
    defer { EVP_MD_CTX_free(context) }
    let capacity = Int(EVP_PKEY_get_size(key))
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initializedCount in
      var length = capacity
      let isSigned = message.withContiguousBytes {
        EVP_DigestSignInit(context, nil, digest, nil, key) == 1
          && EVP_DigestSign(context, buffer.baseAddress, &length, $0, $1) == 1
      }
      guard isSigned else { libcryptoFailed() }
      initializedCount = length
    }
  }
}

/// The parts in one piece.
func joined(_ parts: [any Collection<UInt8>]) -> [UInt8] {
  var whole: [UInt8] = []
  for part in parts { whole.append(contentsOf: part) }
  return whole
}
