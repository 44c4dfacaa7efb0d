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
  init?(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
    guard self.bytes.count == 4 || self.bytes.count == 16 else { return nil }
  }

  /// The address of a socket; nil for other families than IPv4 and IPv6.
  /// - Parameter socketAddress: must be as long as its family says.
  init?(_ socketAddress: UnsafeRawPointer) {
    // The family stands first in every socket address (POSIX <sys/socket.h>, as Linux lays it out).
    switch Int32(socketAddress.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET:
      let address = socketAddress.loadUnaligned(as: sockaddr_in.self).sin_addr
      self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
    case AF_INET6:
      let address = socketAddress.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      self.init(bytes: withUnsafeBytes(of: address) { Array($0) })
    default: return nil
    }
  }

  public var isIPv6: Bool { bytes.count == 16 }

  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count)) != nil else {
      return "?"
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
