import CLinux

/// The checksum of records: CRC-32C, which finds every burst of up to 32 flipped bits (RFC 3720 §12.1).
enum CRC32C {
  /// - Parameters:
  ///   - earlier: the checksum of the bytes before these.
  ///   - isByTable: whether the processor's own instruction is left unused.
  static func checksum(_ bytes: [UInt8], after earlier: UInt32 = 0, isByTable: Bool = false)
    -> UInt32
  {
    bytes.withUnsafeBytes { bytes in
      isByTable
        ? postern_crc32c_by_table(earlier, bytes.baseAddress, bytes.count)
        : postern_crc32c(earlier, bytes.baseAddress, bytes.count)
    }
  }
}
