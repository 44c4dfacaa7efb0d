import Glibc

/// The network of a client: enough to prove where a choice came from, too little to name a person.
enum ClientPrefix {
  /// `192.0.2.0/24` or `2001:db8:1::/48`; nil if `address` is none. An IPv4 address within IPv6 counts as IPv4.
  static func of(_ address: String) -> String? {
    var v4 = in_addr()
    if inet_pton(AF_INET, address, &v4) == 1 {
      return withUnsafeBytes(of: &v4) { "\($0[0]).\($0[1]).\($0[2]).0/24" }
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, address, &v6) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: &v6) { Array($0) }
    // RFC 4291 §2.5.5.2.
    if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return "\(bytes[12]).\(bytes[13]).\(bytes[14]).0/24"
    }
    let groups = stride(from: 0, to: 6, by: 2).map {
      String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
    }
    return "\(groups.joined(separator: ":"))::/48"
  }
}
