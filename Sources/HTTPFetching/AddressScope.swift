/// Who can be reached at an address, as far as the address itself tells.
///
/// Sources: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), RFC 4291, RFC 6052.
public enum AddressScope: Sendable {
  /// A host of the public internet.
  case global
  /// A host of the operator's own network, or this machine.
  case privateNetwork
  /// Nothing that a fetch may ever reach: link-local (where clouds hand out credentials), multicast,
  /// documentation, reserved, and addresses that carry another one inside.
  case special
}

extension IPAddress {
  public var scope: AddressScope {
    for (range, scope) in isIPv6 ? Self.specialIPv6 : Self.specialIPv4 where range.contains(self) {
      return scope
    }
    guard isIPv6 else { return .global }
    // RFC 6052 §3.1: an IPv6-only network reaches IPv4 hosts so; the inner address decides.
    if Self.translated.contains(self), let inner = IPAddress(bytes: bytes.suffix(4)) {
      return inner.scope == .global ? .global : .special
    }
    // RFC 4291 §2.4 with IANA's allocation: global unicast is 2000::/3, all else is unassigned.
    return Self.unicast.contains(self) ? .global : .special
  }

  private static let translated = AddressRange("64:ff9b::/96")
  private static let unicast = AddressRange("2000::/3")

  private static let specialIPv4: [(AddressRange, AddressScope)] = [
    (AddressRange("10.0.0.0/8"), .privateNetwork),
    (AddressRange("100.64.0.0/10"), .privateNetwork),
    (AddressRange("127.0.0.0/8"), .privateNetwork),
    (AddressRange("172.16.0.0/12"), .privateNetwork),
    (AddressRange("192.168.0.0/16"), .privateNetwork),
    (AddressRange("0.0.0.0/8"), .special),
    (AddressRange("168.63.129.16/32"), .special),  // Azure's platform, beside 169.254.169.254
    (AddressRange("169.254.0.0/16"), .special),
    (AddressRange("192.0.0.0/24"), .special),
    (AddressRange("192.0.2.0/24"), .special),
    (AddressRange("192.88.99.0/24"), .special),
    (AddressRange("198.18.0.0/15"), .special),
    (AddressRange("198.51.100.0/24"), .special),
    (AddressRange("203.0.113.0/24"), .special),
    (AddressRange("224.0.0.0/3"), .special),
  ]

  private static let specialIPv6: [(AddressRange, AddressScope)] = [
    (AddressRange("fd00:ec2::/32"), .special),  // Amazon's instance metadata
    (AddressRange("fc00::/7"), .privateNetwork),
    (AddressRange("::1/128"), .privateNetwork),
    (AddressRange("2001::/23"), .special),  // Teredo, ORCHID, benchmarking
    (AddressRange("2001:db8::/32"), .special),
    (AddressRange("2002::/16"), .special),  // 6to4
    (AddressRange("3fff::/20"), .special),
  ]
}

/// A network as `address/prefix length` (RFC 4632, RFC 4291 §2.3), written as a literal of the program.
struct AddressRange: Sendable {
  private let network: [UInt8]
  private let prefixLength: Int

  init(_ notation: StaticString) {
    let parts = notation.description.split(separator: "/")
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]),
      (0...address.bytes.count * 8).contains(length)
    else { preconditionFailure("\(notation) is not a network") }
    network = address.bytes
    prefixLength = length
  }

  func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == network.count else { return false }
    var rest = prefixLength
    for (byte, expected) in zip(address.bytes, network) where rest > 0 {
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> min(rest, 8))
      guard byte & mask == expected & mask else { return false }
      rest -= 8
    }
    return true
  }
}
