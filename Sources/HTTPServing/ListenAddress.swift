import Glibc

/// Where a server listens: a numeric IP address and a port.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
  /// IPv4 or IPv6 without brackets; checked by the kernel when the server starts.
  public let host: String
  /// 0 takes a free port.
  public let port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Parses `127.0.0.1:8080`, `[::1]:8080`, `0.0.0.0:0` or `localhost:8080`, which is `127.0.0.1:8080`.
  /// - Throws: `ServerError.badAddress`, which shows what is allowed.
  public init(_ text: String) throws(ServerError) {
    guard let colon = text.lastIndex(of: ":") else { throw .badAddress(text) }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let port = UInt16(digits), let host = Self.host(text[..<colon])
    else { throw .badAddress(text) }
    self.init(host: host, port: port)
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private static func host(_ text: Substring) -> String? {
    if text == "localhost" { return "127.0.0.1" }
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    let host = String(isBracketed ? text.dropFirst().dropLast() : text)
    // inet_pton(3) would stop at a NUL.
    guard !host.utf8.contains(0) else { return nil }
    var address = in6_addr()
    return inet_pton(isBracketed ? AF_INET6 : AF_INET, host, &address) == 1 ? host : nil
  }
}
