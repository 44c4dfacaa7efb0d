import HTTPServing

/// The check of `public_url`: an absolute http or https URL to which request targets are appended.
enum PublicURL {
  /// The URL with scheme and host in lower case and without slashes at the end.
  /// - Returns: nil unless it is `http(s)://host[:port][/path]` without user, query, fragment or blanks.
  static func normalised(_ text: String) -> String? {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    let rest = text[mark.upperBound...]
    guard scheme == "https" || scheme == "http",
      rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Self.forbidden.contains($0) })
    else { return nil }
    let authority = rest.prefix { $0 != "/" }
    guard isAuthority(authority) else { return nil }
    var path = rest[authority.endIndex...]
    while path.hasSuffix("/") { path = path.dropLast() }
    return "\(scheme)://\(authority.lowercased())\(path)"
  }

  /// What stands behind scheme and host of a normalised URL.
  static func path(of url: String) -> Substring {
    guard let mark = url.firstRange(of: "://") else { return "" }
    return url[mark.upperBound...].drop { $0 != "/" }
  }

  /// User information, query, fragment, and what RFC 3986 lets stand in no URL.
  private static let forbidden = Set("@?#\\\"<>^`{|}".utf8)

  /// A name, an IPv4 address or an IPv6 address in brackets, and a port if need be (RFC 3986 §3.2).
  private static func isAuthority(_ authority: Substring) -> Bool {
    guard authority.hasPrefix("[") else {
      let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return !parts[0].isEmpty && parts[0].utf8.allSatisfy(isNameByte)
        && (parts.count == 1 || UInt16(decimal: parts[1]) != nil)
    }
    // An address listened on and one called are written alike there.
    let text = String(authority)
    return (try? ListenAddress(text)) != nil || (try? ListenAddress("\(text):0")) != nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension UInt16 {
  /// Digits alone: no sign, as `init(_:)` would take.
  fileprivate init?(decimal text: Substring) {
    guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    self.init(text)
  }
}
