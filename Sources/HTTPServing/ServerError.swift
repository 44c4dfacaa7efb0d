import Glibc

/// Why a server does not start.
public enum ServerError: Error, Sendable, Equatable, CustomStringConvertible {
  case badAddress(String)
  case addressInUse(ListenAddress)
  case addressNotOurs(ListenAddress)
  case portForbidden(ListenAddress)
  case alreadyStarted
  /// Another refusal of the system: what was tried, and its errno.
  case system(String, errno: Int32)

  public var description: String {
    switch self {
    case .badAddress(let text):
      "\"\(text)\" is no address to listen on. Write a numeric address and a port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080."
    case .addressInUse(let address):
      "\(address) is in use by another program. Stop it (`ss -ltnp` shows it), or listen on another port."
    case .addressNotOurs(let address):
      "\(address.host) is no address of this machine. Listen on one of `ip address`, or on 0.0.0.0 for all."
    case .portForbidden(let address):
      "Listening on port \(address.port) needs privileges. Take a port from 1024 on, or grant CAP_NET_BIND_SERVICE."
    case .alreadyStarted: "This server was started before; make a new one."
    case .system(let attempt, let code): "\(attempt): \(String(cString: strerror(code)))"
    }
  }

  init(listeningOn address: ListenAddress, errno code: Int32) {
    switch code {
    case EADDRINUSE: self = .addressInUse(address)
    case EADDRNOTAVAIL: self = .addressNotOurs(address)
    case EACCES: self = .portForbidden(address)
    case EINVAL: self = .badAddress(address.description)
    default: self = .system("Listening on \(address) failed", errno: code)
    }
  }
}
