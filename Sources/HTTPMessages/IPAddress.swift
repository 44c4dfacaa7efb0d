import Glibc

/// An IPv4 or IPv6 address: 4 or 16 bytes in network order.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  public let bytes: [UInt8]

  /// Reads four decimal numbers without leading zeros, or an IPv6 address without brackets and zone
  /// (RFC 4291 §2.2). Nil for anything else: octal, hexadecimal, short and whole-number IPv4 forms are
  /// read differently by different libraries.
  public init?(_ text: String) {
    var buffer = [UInt8](repeating: 0, count: 16)
    let isSix = text.utf8.contains(UInt8(ascii: ":"))
    guard !text.utf8.contains(0), inet_pton(isSix ? AF_INET6 : AF_INET, text, &buffer) == 1 else {
      return nil
    }
    bytes = Array(buffer.prefix(isSix ? 16 : 4))
  }

  /// - Parameter bytes: exactly 4 or 16.
  public init?(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
    guard self.bytes.count == 4 || self.bytes.count == 16 else { return nil }
  }

  public var isIPv6: Bool { bytes.count == 16 }

  /// The IPv4 address that an IPv4-mapped one carries (RFC 4291 §2.5.5.2), as a listener on `::` sees IPv4
  /// peers; any other address as it is.
  public var unmapped: IPAddress {
    let isMapped = isIPv6 && bytes.prefix(12).elementsEqual(Self.mappedPrefix)
    return isMapped ? IPAddress(bytes: bytes.suffix(4)) ?? self : self
  }

  private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count)) != nil else {
      return "?"
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
