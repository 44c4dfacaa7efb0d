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

  private static func isAuthority(_ authority: Substring) -> Bool {
    if ListenAddress(String(authority)) != nil { return true }
    return ListenAddress("\(authority):0") != nil
  }
}
