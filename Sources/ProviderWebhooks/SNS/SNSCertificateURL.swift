/// Where Amazon SNS keeps the certificates it signs with.
enum SNSCertificateURL {
  private static let maxBytes = 512

  /// Whether `text` is `https://sns.<region>.amazonaws.com[.cn]/<path>.pem` and nothing more: no user, no
  /// port, no query, no fragment, no escape. The region is 3 or more letters, digits and hyphens.
  /// Source: Amazon SNS docs, "Verifying the signatures of Amazon SNS messages".
  static func isAmazons(_ text: String) -> Bool {
    let prefix = "https://"
    guard text.utf8.count <= maxBytes, text.hasPrefix(prefix) else { return false }
    let rest = text.utf8.dropFirst(prefix.utf8.count)
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return false }
    let host = rest[..<slash].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let path = rest[slash...]
    return isHost(host.map { String(decoding: $0, as: UTF8.self) }) && isPath(path)
  }

  private static func isHost(_ labels: [String]) -> Bool {
    guard labels.count == 4 || labels.count == 5 && labels[4] == "cn" else { return false }
    return labels[0] == "sns" && labels[2] == "amazonaws" && labels[3] == "com"
      && labels[1].utf8.count >= 3
      && labels[1].utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isPath(_ path: Substring.UTF8View) -> Bool {
    Substring(path).hasSuffix(".pem")
      && path.allSatisfy { isLetterOrDigit($0) || "/-_.~".utf8.contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
