/// The name of an SNS topic: `arn:<partition>:sns:<region>:<account>:<name>`.
///
/// Grammar: partition `aws`, `aws-cn` or `aws-us-gov`; region of 3 to 32 lower-case letters, digits and
/// inner hyphens, beginning with `cn-` in `aws-cn` alone; account of 12 digits; name of 1 to 256
/// letters, digits, `-` and `_`, with `.fifo` behind the name of a FIFO topic.
/// Source: Amazon SNS docs, "CreateTopic"; AWS docs, "Amazon Resource Names".
struct SNSTopicARN: Sendable, Hashable {
  let text: String
  let region: String
  private let isInChina: Bool

  /// Nil for a text of another shape: it may then become part of no URL.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "sns",
      ["aws", "aws-cn", "aws-us-gov"].contains(parts[1]), Self.isRegion(parts[3]),
      (parts[1] == "aws-cn") == parts[3].hasPrefix("cn-"),
      parts[4].utf8.count == 12, parts[4].utf8.allSatisfy(Self.isDigit), Self.isName(parts[5])
    else { return nil }
    self.text = text
    region = String(parts[3])
    isInChina = parts[1] == "aws-cn"
  }

  /// The host of the SNS API in the topic's region.
  var host: String { "sns.\(region).amazonaws.com" + (isInChina ? ".cn" : "") }

  private static func isRegion(_ text: Substring) -> Bool {
    let bytes = text.utf8
    return (3...32).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
      && bytes.last != UInt8(ascii: "-")
      && bytes.allSatisfy { (0x61...0x7A).contains($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isName(_ text: Substring) -> Bool {
    let bytes = (text.hasSuffix(".fifo") ? text.dropLast(5) : text).utf8
    return (1...256).contains(bytes.count)
      && bytes.allSatisfy {
        (0x61...0x7A).contains($0 | 0x20) && $0 < 0x80 || isDigit($0)
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
