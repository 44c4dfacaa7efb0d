import HTTPMessages

/// The host of a URL: a name or an address.
struct URLHost {
  let text: String
  let address: IPAddress?

  /// Cuts an authority without user info into host (with brackets, if any) and port (without colon).
  static func split(
    _ authority: ArraySlice<UInt8>
  ) throws(FetchError) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
    var end = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
    if authority.first == UInt8(ascii: "[") {
      guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")) else {
        throw .urlRefused(.host)
      }
      end = bracket + 1
    }
    let rest = authority[end...]
    guard let colon = rest.first else { return (authority, nil) }
    guard colon == UInt8(ascii: ":") else { throw .urlRefused(.host) }
    return (authority[..<end], rest.dropFirst())
  }

  init(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
    let given = String(decoding: bytes, as: UTF8.self).lowercased()
    if given.hasPrefix("[") {
      guard let address = IPAddress(String(given.dropFirst().dropLast())), address.isIPv6 else {
        throw .urlRefused(.host)
      }
      self.address = address
      text = address.description
      return
    }
    let labels = given.split(separator: ".", omittingEmptySubsequences: false)
    guard bytes.count <= 253, labels.allSatisfy(Self.isLabel) else { throw .urlRefused(.host) }
    text = given
    // Some readers take a host that ends in a number for an address: `127.1`, `0x7f.1`, `2130706433`.
    if let last = labels.last, Self.isNumber(last) {
      guard let address = IPAddress(given) else { throw .urlRefused(.host) }
      self.address = address
    } else {
      address = nil
    }
  }

  /// RFC 1123 §2.1: letters, digits and hyphens, which neither begin nor end a label; 1 to 63.
  private static func isLabel(_ label: Substring) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return (1...63).contains(label.utf8.count) && label.utf8.first != hyphen
      && label.utf8.last != hyphen
      && label.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == hyphen
      }
  }

  private static func isNumber(_ label: Substring) -> Bool {
    if label.hasPrefix("0x") {
      return label.dropFirst(2).utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
      }
    }
    return label.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
