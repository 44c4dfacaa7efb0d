import Deliverability

/// The spellings under which Twilio may have signed a URL: with or without the port, and with a quote in
/// the query encoded or not. Its signers do not agree, and its own libraries try them too.
enum TwilioSignedURL {
  static func spellings(of url: String) -> [String] {
    var spellings: [String] = []
    for ported in [url, withPort(url), withoutPort(url)] {
      for spelling in [ported, decodingQuotes(ported), encodingQuotes(ported)]
      where !spellings.contains(spelling) {
        spellings.append(spelling)
      }
    }
    return spellings
  }

  private static func withPort(_ url: String) -> String {
    guard let authority = authority(of: url), port(in: url[authority]) == nil else { return url }
    let port = url.asciiLowercased().hasPrefix("https:") ? ":443" : ":80"
    return url[..<authority.upperBound] + port + url[authority.upperBound...]
  }

  private static func withoutPort(_ url: String) -> String {
    guard let authority = authority(of: url), let port = port(in: url[authority]) else {
      return url
    }
    return String(url[..<port.lowerBound] + url[port.upperBound...])
  }

  /// RFC 3986 §3.2: behind `://`, up to the next `/`, `?` or `#`.
  private static func authority(of url: String) -> Range<String.Index>? {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
    let start = url.index(colon, offsetBy: 3)
    return start..<(url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex)
  }

  /// The colon and the digits behind it.
  private static func port(in authority: Substring) -> Range<String.Index>? {
    guard let colon = authority.lastIndex(of: ":") else { return nil }
    let digits = authority[authority.index(after: colon)...].utf8
    return !digits.isEmpty && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      ? colon..<authority.endIndex : nil
  }

  private static func encodingQuotes(_ url: String) -> String {
    guard let mark = url.firstIndex(of: "?") else { return url }
    return url[..<mark]
      + url[mark...].split(separator: "'", omittingEmptySubsequences: false).joined(
        separator: "%27")
  }

  private static func decodingQuotes(_ url: String) -> String {
    guard let mark = url.firstIndex(of: "?") else { return url }
    return url[..<mark]
      + url[mark...].split(separator: "%27", omittingEmptySubsequences: false).joined(
        separator: "'")
  }
}
