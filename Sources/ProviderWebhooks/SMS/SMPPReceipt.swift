import Deliverability

/// A delivery receipt's text: `id:… sub:001 dlvrd:001 submit date:YYMMDDhhmm done date:… stat:DELIVRD err:000 text:…`.
///
/// Names in any case and order; of a repeated one the first counts. `text:` ends the fields, since what
/// follows is the message and may hold anything. A `+` in front of a name, or inside of one, is a blank
/// that was encoded twice.
/// Source: SMPP 3.4, appendix B.
struct SMPPReceipt: Sendable, Equatable {
  let id: String?
  let status: String
  let errorCode: String?
  let doneDate: String?

  /// Longer texts are cut.
  static let maxBytes = 4096

  /// Nil unless the text begins with one of the fields and holds a status.
  init?(_ text: String) {
    let bytes = Array(text.utf8.prefix(Self.maxBytes).drop { Self.isBlank($0) })
    var values: [Name: String] = [:]
    var open: (name: Name, start: Int)?
    var index = 0
    while index < bytes.count {
      guard index == 0 || Self.isBlank(bytes[index - 1]),
        let (name, end) = Name.match(in: bytes, at: index)
      else {
        // Anything else in front is a message that mentions a receipt.
        guard index > 0 else { return nil }
        index += 1
        continue
      }
      if let open, values[open.name] == nil {
        values[open.name] = Self.value(bytes[open.start..<max(open.start, index - 1)])
      }
      open = name == .text ? nil : (name, end)
      if name == .text { break }
      index = end
    }
    if let open, values[open.name] == nil {
      values[open.name] = Self.value(bytes[open.start...])
    }
    guard let status = values[.status] else { return nil }
    id = values[.id]
    self.status = status
    errorCode = values[.error]
    doneDate = values[.doneDate]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "+")
  }

  private static func value(_ bytes: ArraySlice<UInt8>) -> String? {
    EventText.storable(String(decoding: bytes, as: UTF8.self).trimmingBlanks())
  }

  private enum Name: String, CaseIterable {
    case id
    case delivered = "dlvrd"
    case submitted = "sub"
    case submitDate = "submit date"
    case doneDate = "done date"
    case status = "stat"
    case error = "err"
    case text

    /// The name that stands at `start` with its colon, and where its value begins.
    static func match(in bytes: [UInt8], at start: Int) -> (Name, Int)? {
      for name in allCases {
        let wanted = Array(name.rawValue.utf8)
        let end = start + wanted.count
        guard end < bytes.count, bytes[end] == UInt8(ascii: ":") else { continue }
        let isMatch = zip(bytes[start..<end], wanted).allSatisfy { byte, letter in
          letter == UInt8(ascii: " ")
            ? byte == UInt8(ascii: "+") || byte == letter : byte | 0x20 == letter
        }
        if isMatch { return (name, end + 1) }
      }
      return nil
    }
  }
}
