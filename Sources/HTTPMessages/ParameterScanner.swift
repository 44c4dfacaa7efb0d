/// Reads tokens and `;` parameters, the grammar that Content-Type, Content-Disposition and Forwarded share
/// (RFC 9110 §5.6.6).
struct ParameterScanner {
  private var rest: ArraySlice<UInt8>

  init(_ text: some StringProtocol) { rest = Array(text.utf8)[...] }

  mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// One token; nil where none begins.
  mutating func token() -> String? {
    let token = rest.prefix { $0.isToken }
    guard !token.isEmpty else { return nil }
    rest = rest[token.endIndex...]
    return String(decoding: token, as: UTF8.self)
  }

  /// One byte, with blanks before it.
  mutating func takeSeparator(_ byte: UInt8) -> Bool {
    skipBlanks()
    return take(byte)
  }

  /// The value of a parameter: a quoted string, decoded, or a token.
  mutating func value() -> String? { quotedString() ?? token() }

  /// All parameters up to the end; nil if something else stands there, or more than 32.
  mutating func parameters() -> [MediaType.Parameter]? {
    var parameters: [MediaType.Parameter] = []
    skipBlanks()
    while take(UInt8(ascii: ";")) {
      skipBlanks()
      guard let name = token() else {
        // RFC 9110 §5.6.6 allows an empty parameter.
        continue
      }
      guard take(UInt8(ascii: "=")), let value = value(), parameters.count < 32
      else { return nil }
      parameters.append(.init(name: name.lowercased(), value: value))
      skipBlanks()
    }
    return rest.isEmpty ? parameters : nil
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skipBlanks() { rest = rest.drop { $0.isBlank } }

  private mutating func quotedString() -> String? {
    guard rest.first == .quote else { return nil }
    var value: [UInt8] = []
    var remaining = rest.dropFirst()
    while let byte = remaining.popFirst() {
      if byte == .quote {
        rest = remaining
        return String(decoding: value, as: UTF8.self)
      }
      if byte == .backslash, let escaped = remaining.popFirst() {
        value.append(escaped)
      } else {
        value.append(byte)
      }
    }
    return nil
  }
}
