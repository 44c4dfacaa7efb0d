/// Writing JSON strings (RFC 8259 §7) for log lines and readiness.
enum JSONText {
  /// Appends `text` in quotes, cut at a character's end once `maxBytes` of JSON are written.
  static func append(_ text: String, to bytes: inout [UInt8], maxBytes: Int = .max) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    for scalar in text.unicodeScalars {
      let before = bytes.count
      append(scalar, to: &bytes)
      if bytes.count - start > maxBytes {
        bytes.removeSubrange(before...)
        bytes += Array("…".utf8)
        break
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "\"": bytes += Array(#"\""#.utf8)
    case "\\": bytes += Array(#"\\"#.utf8)
    case "\n": bytes += Array(#"\n"#.utf8)
    case "\r": bytes += Array(#"\r"#.utf8)
    case "\t": bytes += Array(#"\t"#.utf8)
    // DEL and C1 need no escape in JSON, but a terminal that shows the log obeys them.
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
      let digits = Array("0123456789abcdef".utf8)
      bytes += Array(#"\u00"#.utf8)
      bytes.append(digits[Int(scalar.value >> 4)])
      bytes.append(digits[Int(scalar.value & 0xF)])
    default: bytes += Array(String(scalar).utf8)
    }
  }
}
