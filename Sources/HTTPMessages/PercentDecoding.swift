/// Percent-encoding undone (RFC 3986 §2.1), over bytes: what comes out need not be text.
///
/// A `%` that two hexadecimal digits do not follow stays as it is: senders write a bare `%` in
/// values, and a callback is worth more than their grammar.
public enum PercentDecoding {
  /// The bytes behind `encoded`.
  /// - Parameter plusIsBlank: `+` means a blank, as in forms; in a path it means itself.
  public static func bytes(
    _ encoded: some Collection<UInt8>, plusIsBlank: Bool = false
  ) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var rest = encoded[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        let high = digits.first?.hexadecimalValue,
        let low = digits.dropFirst().first?.hexadecimalValue
      {
        decoded.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(plusIsBlank && byte == UInt8(ascii: "+") ? .space : byte)
      }
    }
    return decoded
  }

  /// The text behind `encoded`, such as one segment of a path; nil if its bytes are not UTF-8.
  public static func text(_ encoded: some StringProtocol, plusIsBlank: Bool = false) -> String? {
    String(validating: bytes(Array(encoded.utf8), plusIsBlank: plusIsBlank), as: UTF8.self)
  }
}
