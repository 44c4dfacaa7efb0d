import JSONReading
import Signatures

/// The frame of an opt-out page: HTML without logic. `{{name}}` is a variable, escaped; `{{content}}` is
/// where the page's own forms stand, exactly once and outside of sections; `{{#name}}…{{/name}}` stands only
/// where the variable is not empty, `{{^name}}…{{/name}}` only where it is.
///
/// Checked when it is read: every name is known, every section is closed, and no script stands in it, since
/// none would run. Style stands in `<style>` elements, whose digests the Content-Security-Policy names.
struct PageTemplate: Sendable {
  /// What a template can name.
  enum Variable: String, Sendable, CaseIterable {
    /// The language's tag, for `<html lang>`.
    case lang
    /// The page's title in that language.
    case title
    case brand, campaign, contact
    /// The forms and texts of the page.
    case content
  }

  private indirect enum Part: Sendable {
    case markup(HTML)
    case variable(Variable)
    case section(Variable, shownIfEmpty: Bool, [Part])
  }

  struct Mistake: Error, Sendable, Equatable, CustomStringConvertible {
    let file: String
    let position: TextPosition
    let text: String
    var description: String { "\(file):\(position.line):\(position.column): \(text)" }
  }

  private let parts: [Part]
  /// `'sha256-…'` of each `<style>`, for `style-src` (CSP 3 §8.4).
  let styleSources: [String]
  /// The SHA-256 of the file.
  let digest: [UInt8]

  /// - Parameter file: what a mistake calls it.
  init(_ bytes: [UInt8], file: String) throws(Mistake) {
    var parser = Parser(bytes: bytes, file: file)
    parts = try parser.parse()
    styleSources = parser.styles.map { "'sha256-\(Base64.encode(Digest.sha256($0)))'" }
    digest = Digest.sha256(bytes)
  }

  /// The page. A variable without a value is empty.
  func render(_ values: [Variable: String], content: HTML) -> HTML {
    var page: HTML = ""
    Self.render(parts, values, content, into: &page)
    return page
  }

  private static func render(
    _ parts: [Part], _ values: [Variable: String], _ content: HTML, into page: inout HTML
  ) {
    for part in parts {
      switch part {
      case .markup(let markup): page += markup
      case .variable(.content): page += content
      case .variable(let name): page += HTML(escaping: values[name] ?? "")
      case .section(let name, let shownIfEmpty, let inner):
        if (values[name] ?? "").isEmpty == shownIfEmpty {
          render(inner, values, content, into: &page)
        }
      }
    }
  }
}

extension PageTemplate {
  /// Reads a template from beginning to end.
  private struct Parser {
    let bytes: [UInt8]
    let file: String
    var styles: [[UInt8]] = []
    private var offset = 0
    private var hasContent = false
    private var open: [(name: Variable, shownIfEmpty: Bool, offset: Int, before: [Part])] = []

    init(bytes: [UInt8], file: String) { (self.bytes, self.file) = (bytes, file) }

    mutating func parse() throws(Mistake) -> [Part] {
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw mistake(at: 0, "is not UTF-8 text")
      }
      try checkMarkup()
      var parts: [Part] = []
      while offset < bytes.count {
        guard let start = find("{{", from: offset) else { break }
        append(offset..<start, to: &parts)
        guard let end = find("}}", from: start + 2) else {
          throw mistake(at: start, "{{ is not closed by }}")
        }
        try take(bytes[start + 2..<end], at: start, into: &parts)
        offset = end + 2
      }
      append(offset..<bytes.count, to: &parts)
      if let section = open.last {
        throw mistake(
          at: section.offset,
          "the section \(section.name.rawValue) is not closed by "
            + "{{/\(section.name.rawValue)}}")
      }
      guard hasContent else {
        throw mistake(at: bytes.count, "{{content}} is missing: there the page's forms stand")
      }
      return parts
    }

    private func append(_ range: Range<Int>, to parts: inout [Part]) {
      if range.isEmpty { return }
      parts.append(.markup(HTML(trusted: String(decoding: bytes[range], as: UTF8.self))))
    }

    private mutating func take(
      _ tag: ArraySlice<UInt8>, at start: Int, into parts: inout [Part]
    ) throws(Mistake) {
      let sigil = tag.first.flatMap { "#^/".utf8.contains($0) ? $0 : nil }
      let text = String(decoding: sigil == nil ? tag : tag.dropFirst(), as: UTF8.self)
        .split(separator: " ").joined(separator: " ")
      guard let name = Variable(rawValue: text) else {
        let names = Variable.allCases.map(\.rawValue).joined(separator: ", ")
        throw mistake(at: start, "\(JSONWriter.escaped(text)) is not a variable. Use \(names)")
      }
      switch sigil {
      case UInt8(ascii: "#"), UInt8(ascii: "^"):
        guard name != .content else { throw mistake(at: start, "content is no section") }
        open.append((name, sigil == UInt8(ascii: "^"), start, parts))
        parts = []
      case UInt8(ascii: "/"):
        guard let section = open.popLast(), section.name == name else {
          throw mistake(at: start, "{{/\(name.rawValue)}} closes no section of that name")
        }
        parts = section.before + [.section(name, shownIfEmpty: section.shownIfEmpty, parts)]
      default:
        if name == .content {
          guard !hasContent, open.isEmpty else {
            throw mistake(at: start, "{{content}} stands once, outside of sections")
          }
          hasContent = true
        }
        parts.append(.variable(name))
      }
    }

    /// Collects the style elements, and refuses what the Content-Security-Policy would silently ignore.
    private mutating func checkMarkup() throws(Mistake) {
      if let script = find("<script", from: 0) {
        throw mistake(at: script, "scripts do not run on this page: remove it")
      }
      var place = 0
      while let start = find("<style", from: place) {
        guard let head = find(">", from: start), let end = find("</style", from: head + 1) else {
          throw mistake(at: start, "the <style> is not closed")
        }
        let style = head + 1..<end
        if let tag = find("{{", from: style.lowerBound), tag < end {
          throw mistake(at: tag, "a <style> holds no variables: its digest must stay the same")
        }
        styles.append(Array(bytes[style]))
        place = end
      }
    }

    /// The offset of the first occurrence, letters in any case.
    private func find(_ text: StaticString, from start: Int) -> Int? {
      let needle = text.withUTF8Buffer { Array($0) }
      guard bytes.count - start >= needle.count else { return nil }
      return (start...bytes.count - needle.count).first { place in
        needle.indices.allSatisfy { index in
          let byte = bytes[place + index]
          let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          return (isUpper ? byte | 0x20 : byte) == needle[index]
        }
      }
    }

    private func mistake(at offset: Int, _ text: String) -> Mistake {
      Mistake(file: file, position: TextPosition(offset: offset, in: bytes), text: text)
    }
  }
}
