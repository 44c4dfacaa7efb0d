/// An email address in its canonical form, the key under which everything about it is stored for ever.
///
/// Canonical: trimmed, display name and angle brackets removed, ASCII lower-cased; nothing else is
/// changed. Valid: an RFC 5321 §4.1.2 `Mailbox` (dot-atom or quoted local part of at most 64 bytes; a
/// domain of at most 255 bytes with labels of 1 to 63, or an address literal), 254 bytes in all, without
/// comments; UTF-8 is allowed in both parts (RFC 6531).
public struct EmailAddress: Sendable, Hashable {
  public let canonical: String

  /// Nil if `reported` holds no RFC 5321 mailbox: the address is then `BROKEN`, and kept as reported.
  public init?(_ reported: String) {
    var text = reported.trimmingBlanks()
    if text.utf8.last == UInt8(ascii: ">"), let open = text.utf8.lastIndex(of: UInt8(ascii: "<")) {
      let close = text.utf8.index(before: text.utf8.endIndex)
      text = text[text.utf8.index(after: open)..<close].trimmingBlanks()
    }
    let candidate = text.asciiLowercased()
    guard Self.isMailbox(Array(candidate.utf8)) else { return nil }
    canonical = candidate
  }

  static func isMailbox(_ bytes: [UInt8]) -> Bool {
    // RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its two brackets.
    guard bytes.count <= 254, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
    return isLocalPart(bytes[..<at]) && isDomain(bytes[(at + 1)...])
  }

  private static func isLocalPart(_ local: ArraySlice<UInt8>) -> Bool {
    guard !local.isEmpty, local.count <= 64 else { return false }
    if local.first == UInt8(ascii: "\"") { return isQuotedString(local) }
    return local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.allSatisfy(isAtomText)
    }
  }

  /// RFC 5321 §4.1.2 `Quoted-string`: printable ASCII; `"` and `\` only behind a backslash.
  private static func isQuotedString(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= 3, text.last == UInt8(ascii: "\"") else { return false }
    var isEscaped = false
    for byte in text.dropFirst().dropLast() {
      guard byte >= 0x20, byte != 0x7F else { return false }
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        return false
      }
    }
    return !isEscaped
  }

  private static func isAtomText(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
  }

  private static func isDomain(_ domain: ArraySlice<UInt8>) -> Bool {
    guard !domain.isEmpty, domain.count <= 255 else { return false }
    if domain.first == UInt8(ascii: "[") { return isAddressLiteral(domain) }
    let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count >= 2
      && labels.allSatisfy { label in
        !label.isEmpty && label.count <= 63 && label.first != UInt8(ascii: "-")
          && label.last != UInt8(ascii: "-")
          && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
      } && !labels.last!.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// RFC 5321 §4.1.3: `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
  private static func isAddressLiteral(_ literal: ArraySlice<UInt8>) -> Bool {
    guard literal.last == UInt8(ascii: "]") else { return false }
    let inner = String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
    if inner.hasPrefix("ipv6:") {
      let groups = inner.dropFirst(5)
      return groups.count >= 2 && groups.contains(":")
        && groups.utf8.allSatisfy { isHex($0) || ":.".utf8.contains($0) }
    }
    let octets = inner.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets.allSatisfy { $0.count <= 3 && UInt8($0) != nil }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
  }
  private static func isHex(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }
}
