import Deliverability

/// A provider's words as a key of the operators' mapping. Keys compare after trim and ASCII lower-case,
/// so they are made that way here.
enum ReasonKey {
  /// The bound of a key, in bytes.
  static let maxBytes = 256

  /// Free words spelled as a key: each part in lower case, runs of characters other than `a-z 0-9 _`
  /// to one `-`, none at its ends; the parts joined by `.`: `("bounce", "Invalid Address")` is
  /// `bounce.invalid-address`.
  /// - Returns: nil if a part is missing or nothing is left of it, so that no key is ever half a key.
  static func spelled(_ parts: String?...) -> String? {
    var key: [UInt8] = []
    for (index, part) in parts.enumerated() {
      guard let part, let token = token(part) else { return nil }
      if index > 0 { key.append(UInt8(ascii: ".")) }
      key += token
    }
    return key.isEmpty ? nil : String(decoding: key.prefix(maxBytes), as: UTF8.self)
  }

  /// A code or name that is a key as the provider writes it, trimmed and in lower case: `30006`,
  /// `ec_unknown_subscriber`, `unknown subscriber`; nil if nothing is left.
  static func verbatim(_ text: String?) -> String? {
    text.flatMap { EventText.storable($0.trimmingBlanks().asciiLowercased(), maxBytes: maxBytes) }
  }

  /// An event's own name as its only key: spelled as one if it has letters or digits, otherwise verbatim.
  static func ofEvent(_ name: String) -> [String] {
    (spelled(name) ?? verbatim(name)).map { [$0] } ?? []
  }

  private static func token(_ text: String) -> [UInt8]? {
    var token: [UInt8] = []
    for byte in text.utf8.prefix(4 * maxBytes) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): token.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        token.append(byte)
      default:
        if !token.isEmpty, token.last != UInt8(ascii: "-") { token.append(UInt8(ascii: "-")) }
      }
    }
    if token.last == UInt8(ascii: "-") { token.removeLast() }
    return token.isEmpty ? nil : token
  }
}
