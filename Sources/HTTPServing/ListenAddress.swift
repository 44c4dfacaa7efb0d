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

  /// Parses `127.0.0.1:8080`, `[::1]:8080`, `0.0.0.0:0` or `localhost:8080`.
  /// - Throws: `ServerError.badAddress`, which shows what is allowed.
  public init(_ text: String) throws(ServerError) {
    guard let colon = text.lastIndex(of: ":") else { throw .badAddress(text) }
    let digits = text[text.index(after: colon)...]
    var host = text[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if isBracketed { host = host.dropFirst().dropLast() }
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let port = UInt16(digits), !host.isEmpty, host.contains(":") == isBracketed
    else { throw .badAddress(text) }
    self.host = host == "localhost" ? "127.0.0.1" : String(host)
    self.port = port
  }

  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
