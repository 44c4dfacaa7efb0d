public import HTTPMessages

/// An absolute URL of which no two readers can disagree where it leads, and which the policy allows.
///
/// Grammar: `https://` host [`:` port] [path] [`?` query], a subset of RFC 3986 §3 and Appendix A. Left
/// out is whatever libraries read differently: user info, fragments, backslashes, blanks and control
/// characters, anything but ASCII, percent signs in the host, a trailing dot, IPv4 addresses in other
/// forms than four decimal numbers, IPv6 zones.
public struct GuardedURL: Sendable, Hashable {
  public enum Scheme: String, Sendable { case http, https }

  public let scheme: Scheme
  /// In lower case; an IPv6 address without its brackets, in its canonical form (RFC 5952).
  public let host: String
  /// Set if the host is written as an address.
  public let address: IPAddress?
  public let port: Int
  /// Path and query as given, beginning with `/`.
  public let target: String

  static let maxBytes = 2048

  /// - Throws: `urlRefused`, `hostNotAllowed`, `portNotAllowed`, or `addressNotAllowed` for an address
  ///   in the URL itself. A host name's addresses are judged when it is resolved.
  public init(_ text: String, under policy: FetchPolicy) throws(FetchError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maxBytes else { throw .urlRefused(.tooLong) }
    try Self.checkCharacters(bytes)
    let scheme: Scheme
    let afterScheme: ArraySlice<UInt8>
    if let rest = Self.drop("https://", from: bytes) {
      (scheme, afterScheme) = (.https, rest)
    } else if policy.allowsPlainHTTP, let rest = Self.drop("http://", from: bytes) {
      (scheme, afterScheme) = (.http, rest)
    } else {
      throw .urlRefused(.scheme)
    }
    let authority = afterScheme.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    guard !authority.contains(UInt8(ascii: "@")) else { throw .urlRefused(.userInfo) }
    // RFC 3986 §3.2.2: brackets stand around an IPv6 address and nowhere else.
    guard !afterScheme.dropFirst(authority.count).contains(where: { $0 == 0x5B || $0 == 0x5D })
    else {
      throw .urlRefused(.character)
    }
    let (hostText, portText) = try URLHost.split(authority)
    let host = try URLHost(hostText)
    self.scheme = scheme
    self.host = host.text
    address = host.address
    port = try Self.port(portText) ?? (scheme == .https ? 443 : 80)
    let target = String(decoding: afterScheme.dropFirst(authority.count), as: UTF8.self)
    self.target = target.hasPrefix("/") ? target : "/" + target
    guard policy.allowedHosts.contains(where: { $0.allows(host.text) }) else {
      throw .hostNotAllowed(host.text)
    }
    guard policy.allowedPorts.contains(port) else { throw .portNotAllowed(port) }
    if let address, !policy.allows(address) { throw .addressNotAllowed(host: host.text) }
    // A name without a dot is completed from the machine's search list: a name of its own network.
    if address == nil, !policy.allowsPrivateNetworks, !host.text.utf8.contains(UInt8(ascii: ".")) {
      throw .addressNotAllowed(host: host.text)
    }
  }

  /// The URL written anew from its parts, which is what the transfer is given.
  public var text: String {
    let bracketed = address?.isIPv6 == true ? "[\(host)]" : host
    return "\(scheme.rawValue)://\(bracketed):\(port)\(target)"
  }

  /// RFC 3986 Appendix A: unreserved, reserved but `#`, and `%` with two hexadecimal digits.
  private static func checkCharacters(_ bytes: [UInt8]) throws(FetchError) {
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: break
      case UInt8(ascii: "#"): throw .urlRefused(.fragment)
      case UInt8(ascii: "%"):
        let digits = bytes[(index + 1)...].prefix(2)
        guard digits.count == 2, digits.allSatisfy(isHexadecimal) else {
          throw .urlRefused(.character)
        }
      default:
        guard "-._~:/?[]@!$&'()*+,;=".utf8.contains(byte) else { throw .urlRefused(.character) }
      }
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  private static func drop(_ prefix: String, from bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let start = String(decoding: bytes.prefix(prefix.utf8.count), as: UTF8.self)
    return start.lowercased() == prefix ? bytes.dropFirst(prefix.utf8.count) : nil
  }

  private static func port(_ digits: ArraySlice<UInt8>?) throws(FetchError) -> Int? {
    guard let digits else { return nil }
    guard (1...5).contains(digits.count), digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = Int(String(decoding: digits, as: UTF8.self)), port <= 65535
    else { throw .urlRefused(.port) }
    return port
  }
}

/// What is wrong with a refused URL.
public enum URLFlaw: String, Sendable {
  case tooLong = "it is longer than 2,048 bytes"
  case character = "it holds a character that a URL must not hold; write names in their ASCII form"
  case scheme = "it must begin with https://"
  case userInfo = "it holds a user name or password"
  case fragment = "it holds a fragment"
  case host =
    "its host is no host name (letters, digits and hyphens between single dots) or address"
  case port = "its port is no number from 1 to 65535"
}
