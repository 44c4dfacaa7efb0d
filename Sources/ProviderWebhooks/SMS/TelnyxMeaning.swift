import Deliverability
import JSONReading

/// What Telnyx says of one recipient of a message, by the recipient's status and the message's first error.
/// Source: Telnyx docs, "Messaging error codes".
struct TelnyxMeaning {
  let kind: EventKind
  let reasonKeys: [String]
  /// The error's code; nil unless the recipient's status is a failure.
  let code: String?

  /// - Parameters:
  ///   - lineType: of the recipient; a wired line is evidence, but only beside a failure.
  ///   - error: the first of `errors`, which are the message's, not the recipient's.
  init(status: String, lineType: String?, error: JSONValue?) {
    let isFailure = Self.vocabulary.isFailure(status)
    code = isFailure ? FailureClasses.code(error?.text("code")) : nil
    var (kind, reasonKeys) = Self.vocabulary.meaning(status: status, code: code)
    if code == "40300", Self.isStop(error) { kind = .optedOut }
    if isFailure, lineType?.asciiLowercased() == "wireline" { reasonKeys.append("line:wireline") }
    self.kind = kind
    self.reasonKeys = reasonKeys
  }

  /// `delivery_unconfirmed` is final and says nothing, so it is in no list.
  private static let vocabulary = StatusVocabulary(
    sent: ["queued", "sending", "sent"], delivered: ["delivered"],
    failed: ["sending_failed", "delivery_failed", "expired"],
    codes: [
      .notMobile: ["40001"],
      .failedPermanently: ["40012", "40310"],
      .blocked: ["40002", "40003", "40004", "40015", "40017", "40322"],
    ])

  /// Code 40300 is STOP only if the error's words say so: it also stands for mistakes in the sender's set-up.
  private static func isStop(_ error: JSONValue?) -> Bool {
    let words = [error?.text("title"), error?.detail("detail")].compactMap(\.self)
      .flatMap { $0.asciiLowercased().split { !$0.isLetter } }
    return words.contains("stop")
  }
}
