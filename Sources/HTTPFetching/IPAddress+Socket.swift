import Glibc
import HTTPMessages

extension IPAddress {
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
}
