/// Text that is safe to stand in a page. Literals are taken as they are; whatever is interpolated is escaped
/// unless it is `HTML` itself, so that nothing from outside can become markup.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  private(set) var text: String

  init(stringLiteral literal: StaticString) { text = literal.description }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }
  /// Escapes `text`, for an element's content and for attribute values in quotes.
  init(escaping text: some StringProtocol) { self.text = Self.escaped(text) }
  /// - Parameter markup: of a file of the operator's own, checked when it was read.
  init(trusted markup: some StringProtocol) { text = String(markup) }

  static func += (left: inout HTML, right: HTML) { left.text += right.text }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    mutating func appendInterpolation(_ value: some StringProtocol) {
      text += HTML.escaped(value)
    }
    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    /// Nothing, if there is none.
    mutating func appendInterpolation(_ html: HTML?) { text += html?.text ?? "" }
    mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // What HTML forbids, and what turns the reading direction around (Unicode Bidi, UAX #9).
      case "\u{0}"..."\u{8}", "\u{B}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}",
        "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
