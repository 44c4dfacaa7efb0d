import Glibc
import HTTPMessages

/// Finds a host's addresses by the system's name service. Blocks.
enum SystemResolver {
  /// - Returns: each address once, in the system's order of preference (RFC 6724); empty if there is none.
  static func addresses(of host: String) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [IPAddress] = []
    var entry = list
    while let current = entry?.pointee {
      if let address = current.ai_addr.flatMap({ IPAddress(UnsafeRawPointer($0)) }),
        !found.contains(address)
      {
        found.append(address)
      }
      entry = current.ai_next
    }
    return found
  }
}
