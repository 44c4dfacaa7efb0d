/// A phone number in E.164 form, `+` and 7 to 15 digits, the first not 0: the key under which everything about it is stored.
public struct PhoneNumber: Sendable, Hashable {
  public let e164: String

  /// A number as a PAM reports it: international, with `+` or `00` in front. Blanks, `-`, `(`, `)`, `.`
  /// and `/` between the digits are dropped, as is a `tel:` prefix. Nil for anything else, national
  /// numbers included: the phone is then `BROKEN`, and kept as reported.
  public init?(international reported: String) {
    guard let digits = Self.digits(of: reported), digits.isInternational else { return nil }
    self.init(digits: digits.text)
  }

  /// A number as a provider's callback writes it: as above, and 7 to 15 bare digits also count as
  /// international. A `whatsapp:` prefix is dropped; one leading blank was a `+` in an undecoded query.
  /// Nil for short codes and alphanumeric senders.
  public init?(fromProvider text: String) {
    let isBlankPlus = text.first == " " && text.dropFirst().first?.isNumber == true
    guard let digits = Self.digits(of: isBlankPlus ? "+" + text.dropFirst() : text) else {
      return nil
    }
    self.init(digits: digits.text)
  }

  private init?(digits: String) {
    // ITU-T E.164: at most 15 digits; no country code begins with 0.
    guard (7...15).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0") else {
      return nil
    }
    e164 = "+" + digits
  }

  private static func digits(of reported: String) -> (text: String, isInternational: Bool)? {
    var rest = Substring(reported.trimmingBlanks())
    for prefix in ["tel:", "whatsapp:"] where rest.asciiLowercased().hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    var isInternational = false
    if rest.first == "+" {
      isInternational = true
      rest = rest.dropFirst()
    }
    var digits = ""
    for byte in rest.utf8 {
      switch byte {
      case 0x30...0x39: digits.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "."), UInt8(ascii: "/"):
        continue
      default: return nil
      }
    }
    if !isInternational, digits.hasPrefix("00") {
      isInternational = true
      digits.removeFirst(2)
    }
    return (digits, isInternational)
  }
}
