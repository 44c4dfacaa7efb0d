import Deliverability

/// What the status of an SMPP receipt says, with the operator's error beside it.
///
/// An error number belongs to one operator or aggregator: 001 is "unknown subscriber" on one route and
/// "routing error" on another. So it is a key only together with its status (`undeliv:001`), and no
/// failure counts as permanent unless the source's own table of errors says so.
/// Source: SMPP 3.4, appendix B; for the numbers Kannel's user guide, "Delivery Reports".
struct SMPPMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  /// - Parameters:
  ///   - errorCode: as `errorCode(_:)` makes it.
  ///   - errorKinds: what the errors of the source's route mean, where that is known.
  init(status: String, errorCode: String?, errorKinds: [String: EventKind]) {
    let word = ReasonKey.verbatim(status)
    let kind = Self.kind(of: word)
    self.kind = kind == .failedTransiently ? errorCode.flatMap { errorKinds[$0] } ?? kind : kind
    let specific = word.flatMap { word in errorCode.map { "\(word):\($0)" } }
    reasonKeys = [specific.flatMap { ReasonKey.verbatim($0) }, word].compactMap(\.self)
  }

  private static func kind(of word: String?) -> EventKind {
    switch word {
    case "delivrd", "delivered", "1": .delivered
    case "enroute", "acceptd", "accepted", "buffred", "buffered", "4", "8": .sent
    case "expired", "undeliv", "undeliverable", "deleted", "rejectd", "rejected", "failed", "2",
      "16":
      .failedTransiently
    default: .other
    }
  }

  /// An error in lower case, a number with at least three digits: `1` is `001`; nil for none and for zeros.
  static func errorCode(_ text: String?) -> String? {
    guard let code = FailureClasses.code(text) else { return nil }
    guard code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return code }
    let digits = code.drop { $0 == "0" }
    return String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }
}
