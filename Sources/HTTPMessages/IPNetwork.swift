/// A network as `address/prefix length` (RFC 4632, RFC 4291 §2.3).
public struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
  public let address: IPAddress
  /// In bits: 0 to 32 for IPv4, 0 to 128 for IPv6.
  public let prefixLength: Int

  /// Reads `10.0.0.0/8`, `fd00::/8`, or a single address. Nil for anything else, also where a bit is set
  /// behind the prefix: `10.0.0.1/8` is either a network or an address, and nobody can tell which.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
    let bits = address.bytes.count * 8
    var length = bits
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy(\.isDigit), let number = Int(parts[1]), number <= bits,
        parts[1] == String(number)
      else { return nil }
      length = number
    }
    self.address = address
    prefixLength = length
    for (index, byte) in address.bytes.enumerated() where byte & ~mask(at: index) != 0 {
      return nil
    }
  }

  /// Whether `address` is of this network; an address of the other family is not.
  public func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == self.address.bytes.count else { return false }
    return zip(address.bytes, self.address.bytes).enumerated().allSatisfy { index, pair in
      pair.0 & mask(at: index) == pair.1
    }
  }

  public var description: String { "\(address)/\(prefixLength)" }

  /// The bits of a byte that belong to the prefix.
  private func mask(at index: Int) -> UInt8 {
    let bits = min(max(prefixLength - index * 8, 0), 8)
    return UInt8(truncatingIfNeeded: 0xFF00 >> bits)
  }
}
