import CLibCrypto

/// Comparison of secrets: how long it takes tells nothing of where they differ.
public enum ConstantTime {
  /// Whether both are the same bytes. Different lengths are told at once: the length is no secret.
  public static func equals(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
    a.withContiguousBytes { first, firstCount in
      b.withContiguousBytes { second, secondCount in
        firstCount == secondCount && CRYPTO_memcmp(first, second, firstCount) == 0
      }
    }
  }
}
