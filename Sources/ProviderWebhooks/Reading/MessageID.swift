import Deliverability

/// The form in which message ids are compared.
enum MessageID {
  /// A Message-ID without blanks and angle brackets around it: `<a@b>` is `a@b`; nil if nothing is left.
  static func bare(_ text: String?) -> String? {
    guard var id = text.map({ Substring($0.trimmingBlanks()) }) else { return nil }
    if id.hasPrefix("<"), id.hasSuffix(">"), id.utf8.count >= 2 { id = id.dropFirst().dropLast() }
    return EventText.storable(String(id))
  }
}
