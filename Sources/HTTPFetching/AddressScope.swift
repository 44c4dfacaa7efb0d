public import HTTPMessages

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

  private static let translated = IPNetwork(literal: "64:ff9b::/96")
  private static let unicast = IPNetwork(literal: "2000::/3")

  private static let specialIPv4: [(IPNetwork, AddressScope)] = [
    (IPNetwork(literal: "10.0.0.0/8"), .privateNetwork),
    (IPNetwork(literal: "100.64.0.0/10"), .privateNetwork),
    (IPNetwork(literal: "127.0.0.0/8"), .privateNetwork),
    (IPNetwork(literal: "172.16.0.0/12"), .privateNetwork),
    (IPNetwork(literal: "192.168.0.0/16"), .privateNetwork),
    (IPNetwork(literal: "0.0.0.0/8"), .special),
    (IPNetwork(literal: "168.63.129.16/32"), .special),  // Azure's platform, beside 169.254.169.254
    (IPNetwork(literal: "169.254.0.0/16"), .special),
    (IPNetwork(literal: "192.0.0.0/24"), .special),
    (IPNetwork(literal: "192.0.2.0/24"), .special),
    (IPNetwork(literal: "192.88.99.0/24"), .special),
    (IPNetwork(literal: "198.18.0.0/15"), .special),
    (IPNetwork(literal: "198.51.100.0/24"), .special),
    (IPNetwork(literal: "203.0.113.0/24"), .special),
    (IPNetwork(literal: "224.0.0.0/3"), .special),
  ]

  private static let specialIPv6: [(IPNetwork, AddressScope)] = [
    (IPNetwork(literal: "fd00:ec2::/32"), .special),  // Amazon's instance metadata
    (IPNetwork(literal: "fc00::/7"), .privateNetwork),
    (IPNetwork(literal: "::1/128"), .privateNetwork),
    (IPNetwork(literal: "2001::/23"), .special),  // Teredo, ORCHID, benchmarking
    (IPNetwork(literal: "2001:db8::/32"), .special),
    (IPNetwork(literal: "2002::/16"), .special),  // 6to4
    (IPNetwork(literal: "3fff::/20"), .special),
  ]
}

extension IPNetwork {
  /// A literal of the program.
  fileprivate init(literal notation: StaticString) {
    guard let network = IPNetwork(notation.description) else {
      preconditionFailure("\(notation) is not a network")
    }
    self = network
  }
}
