/// The first block of a PEM text (RFC 7468), or base 64 that stands alone.
struct PEMBlock {
  private static let maxTextBytes = 64 * 1024

  /// `PUBLIC KEY`, `CERTIFICATE` …; nil if the text has no armour.
  var label: String?
  var der: [UInt8]

  /// White space around and inside the base 64 is dropped.
  init(_ text: String) throws(KeyError) {
    guard text.utf8.count <= Self.maxTextBytes else {
      throw KeyError("the text has more than \(Self.maxTextBytes) bytes")
    }
    let body: Substring
    if let begin = text.firstRange(of: "-----BEGIN ") {
      let rest = text[begin.upperBound...]
      guard let labelEnd = rest.firstRange(of: "-----") else {
        throw KeyError("the line -----BEGIN …----- does not end")
      }
      let label = String(rest[..<labelEnd.lowerBound])
      guard let end = rest[labelEnd.upperBound...].firstRange(of: "-----END \(label)-----") else {
        throw KeyError("the line -----END \(label)----- is missing")
      }
      self.label = label
      body = rest[labelEnd.upperBound..<end.lowerBound]
    } else {
      label = nil
      body = text[...]
    }
    let digits = body.utf8.filter { $0 > 0x20 }
    guard !digits.isEmpty, let der = Base64.decode(utf8: digits) else {
      throw KeyError("the text is neither PEM nor base 64")
    }
    self.der = der
  }

  /// PEM with lines of 64 characters.
  static func text(label: String, der: [UInt8]) -> String {
    var lines = ["-----BEGIN \(label)-----"]
    var rest = Base64.encode(der)[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    return (lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
  }
}
