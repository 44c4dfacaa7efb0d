import Deliverability

/// Text from outside, made fit to be stored: bounded, and without what PostgreSQL's `text` refuses.
///
/// Swift has already read bytes that are no UTF-8 as U+FFFD; U+0000 becomes U+FFFD here.
enum EventText {
  /// The bound of ids, names and links, in bytes of UTF-8.
  static let maxBytes = 1024
  /// The bound of free text before it is cut to 1,000 characters, in bytes of UTF-8.
  static let maxDetailBytes = 4000

  /// At most `maxBytes` bytes of `text`, cut before a scalar that would not fit; nil if it is empty.
  static func storable(_ text: String, maxBytes: Int = EventText.maxBytes) -> String? {
    guard !text.isEmpty else { return nil }
    if text.utf8.count <= maxBytes, !text.holdsNUL { return text }
    var stored = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      let scalar = scalar == "\0" ? "\u{FFFD}" : scalar
      count += UTF8.width(scalar)
      guard count <= maxBytes else { break }
      stored.append(scalar)
    }
    return stored.isEmpty ? nil : String(stored)
  }
}
