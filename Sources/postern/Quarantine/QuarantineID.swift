import Signatures

/// The id of a quarantined row as text: `01234567-89ab-7cde-8f01-23456789abcd`, in any case when read.
enum QuarantineID {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Hex.encode(bytes)
    var groups: [Substring] = []
    var rest = digits[...]
    for length in [8, 4, 4, 4, 12] {
      groups.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return groups.joined(separator: "-")
  }

  /// Nil unless it is 32 hexadecimal digits, with or without dashes.
  static func bytes(_ text: String) -> [UInt8]? {
    let bytes = Hex.decode(text.filter { $0 != "-" })
    return bytes?.count == 16 ? bytes : nil
  }
}
