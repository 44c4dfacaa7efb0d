extension Collection<UInt8> {
  /// Lends the bytes as one piece; copies them first if they are not contiguous. The pointer is never
  /// nil, as libcrypto takes nil for "no such argument".
  func withContiguousBytes<Result>(_ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    withContiguousStorageIfAvailable { $0.lend(to: body) }
      ?? Array(self).withUnsafeBufferPointer { $0.lend(to: body) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func lend<Result>(to body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    if let baseAddress { return body(baseAddress, count) }
    return withUnsafePointer(to: 0) { body($0, 0) }
  }
}

/// Stops the program: libcrypto itself does not work (no memory, no entropy, a broken installation), so
/// that no result can be given. Never reached because of what it is given.
func libcryptoFailed(_ call: String = #function) -> Never {
  preconditionFailure("libcrypto failed in \(call)")
}
