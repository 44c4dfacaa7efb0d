import CLibCrypto

/// Bytes nobody can guess, for tokens and keys.
public enum SecureRandom {
  /// `count` bytes, 0 to 2^31 - 1, from libcrypto's generator, which the kernel seeds.
  public static func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      guard let length = Int32(exactly: count), RAND_bytes(buffer.baseAddress, length) == 1 else {
        libcryptoFailed()
      }
      initializedCount = count
    }
  }
}
