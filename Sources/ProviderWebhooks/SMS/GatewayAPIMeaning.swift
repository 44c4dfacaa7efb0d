import Deliverability

/// What a GatewayAPI status with its error code says.
///
/// `UNDELIVERABLE` alone means an invalid number, and the default mapping holds it; beside a code that
/// means anything else it is no key, so that a phone switched off never looks like one that is not there.
/// Source: GatewayAPI docs, "Delivery status", "SMS error codes".
struct GatewayAPIMeaning {
  let kind: EventKind
  let reasonKeys: [String]

  private static let undeliverable = "undeliverable"
  private static let classes = FailureClasses([
    .failedPermanently: [
      "0x1010", "0x1084", "0x1051", "0x1052", "0x1060", "0x1061", "0x1062", "0x1063",
    ],
    .notMobile: ["0x1012", "0x1024"],
    .blocked: ["0x1011", "0x1025", "0x1026"]
      + (0x1030...0x103C).map { "0x" + String($0, radix: 16) },
  ])

  /// - Parameter code: as `code(_:)` makes it.
  init(status: String, code: String?) {
    let word = ReasonKey.verbatim(status)
    switch word {
    case "scheduled", "buffered", "enroute", "accepted": self.init(.sent, [word])
    case "delivered": self.init(.delivered, [word])
    case Self.undeliverable:
      let kind = code.map { Self.classes.kind(of: $0) ?? .failedTransiently } ?? .failedPermanently
      let isOfNumber = kind == .failedPermanently || kind == .notMobile
      self.init(kind, [code, isOfNumber ? word : nil])
    case "expired", "deleted", "rejected", "skipped":
      self.init(Self.classes.kind(of: code) ?? .failedTransiently, [code, word])
    default: self.init(.other, [word])
    }
  }

  private init(_ kind: EventKind, _ reasonKeys: [String?]) {
    self.kind = kind
    self.reasonKeys = reasonKeys.compactMap(\.self)
  }

  /// An error code as a key, `0x101a`, from a hexadecimal number with or without its `0x`; nil for 0 and
  /// for anything else.
  static func code(_ text: String?) -> String? {
    guard var digits = text.map({ Substring($0.trimmingBlanks().asciiLowercased()) }) else {
      return nil
    }
    if digits.hasPrefix("0x") { digits = digits.dropFirst(2) }
    guard let number = UInt32(digits, radix: 16), number != 0, digits.first != "+" else {
      return nil
    }
    return "0x" + String(number, radix: 16)
  }
}
