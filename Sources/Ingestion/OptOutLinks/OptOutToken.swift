import Signatures

/// What an opt-out link says: its label, the day it was made, and which link of that day it is. No
/// personal data; who it is for stands in table `message` alone.
///
/// As text: 47 characters of base 64 for URLs without padding, of 35 bytes: version (1), the first 4 bytes
/// of SHA-256 of the label's id, the day of issue (2, big-endian, days since 1970-01-01), the link's id
/// (12), and the first 16 bytes of HMAC-SHA-256 over all before.
public struct OptOutToken: Sendable, Equatable {
  public var label: String
  /// The UTC day of issue, in days since 1970-01-01; 0 to 65,535, the year 2149.
  public var day: Int32
  /// 12 bytes, unique within the label and the day.
  public var linkID: [UInt8]

  public static let linkIDByteCount = 12
  public static let textByteCount = 47

  public init(label: String, day: Int32, linkID: [UInt8]) {
    self.label = label
    self.day = day
    self.linkID = linkID
  }

  static let version: UInt8 = 1
  static let byteCount = 35
  static let codeByteCount = 16

  static func tag(of label: String) -> [UInt8] { Array(Digest.sha256(Array(label.utf8)).prefix(4)) }

  /// What the code is computed over: 19 bytes.
  var signedBytes: [UInt8] {
    let day = UInt16(clamping: day)
    return [Self.version] + Self.tag(of: label)
      + [UInt8(day >> 8), UInt8(truncatingIfNeeded: day)] + linkID
  }
}
