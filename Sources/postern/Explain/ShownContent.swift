import Deliverability
import ProviderWebhooks
import Signatures

/// Signed bytes as they are shown: enough to compare with what the sender signed, in a line or two.
struct ShownContent {
  let description: String
  let byteCount: Int
  let sha256: String
  /// The first bytes as text.
  let beginning: String
  let signedAt: Timestamp?
  /// Negative if the sender's clock was ahead.
  let ageSeconds: Int64?
  let toleranceSeconds: Int?

  private static let shownBytes = 60

  init(_ content: SignedContent, receivedAt: Timestamp) {
    description = content.description
    byteCount = content.bytes.count
    sha256 = Hex.encode(Digest.sha256(content.bytes))
    beginning = String(decoding: content.bytes.prefix(Self.shownBytes), as: UTF8.self)
    signedAt = content.signedAt
    ageSeconds = content.signedAt.map { (receivedAt.microseconds - $0.microseconds) / 1_000_000 }
    toleranceSeconds = content.toleranceSeconds
  }
}
