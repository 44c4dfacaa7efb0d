import JSONReading

/// A file of texts: all of a language, or those that a brand says otherwise.
struct PartialPageTexts: Sendable, Equatable {
  var texts: [PageTexts.Key: String] = [:]
  var months: [String]?

  struct Mistakes: Error, Sendable, CustomStringConvertible {
    let lines: [String]
    var description: String { lines.joined(separator: "\n") }
  }

  /// - Parameter file: what a mistake calls it.
  /// - Throws: all mistakes of the file: bad JSON, unknown or repeated keys, values that are no text.
  init(_ bytes: [UInt8], file: String) throws(Mistakes) {
    let document: JSONDocument
    do { document = try JSONDocument(bytes, refusesDuplicateKeys: true) } catch {
      throw Mistakes(lines: [Self.line(file, error.position(in: bytes), error.problem)])
    }
    guard document.root.kind == .object else {
      throw Mistakes(lines: [Self.line(file, document.root.position, "is not an object of texts")])
    }
    var mistakes: [String] = []
    for (name, offset, value) in document.root.members {
      if name == "months" {
        let names = value.elements.compactMap(\.string).filter { !$0.isEmpty }
        if names.count == 12, value.count == 12 {
          months = names
        } else {
          mistakes.append(Self.line(file, value.position, "months is a list of 12 texts"))
        }
      } else if let key = PageTexts.Key(rawValue: name) {
        if let text = value.string, !text.isEmpty {
          texts[key] = text
        } else {
          mistakes.append(Self.line(file, value.position, "\(name) must be a text, not empty"))
        }
      } else {
        mistakes.append(
          Self.line(
            file, document.position(of: offset),
            "\(JSONWriter.escaped(name)) is not a text of the page."
              + NearMiss.question(for: name, among: PageTexts.Key.allCases.map(\.rawValue))))
      }
    }
    if !mistakes.isEmpty { throw Mistakes(lines: mistakes) }
  }

  /// The keys that are missing for a whole language.
  var missing: [String] {
    PageTexts.Key.allCases.filter { texts[$0] == nil }.map(\.rawValue)
      + (months == nil ? ["months"] : [])
  }

  func complete(language: String) -> PageTexts? {
    guard missing.isEmpty, let months else { return nil }
    return PageTexts(language: language, texts: texts, months: months)
  }

  private static func line(_ file: String, _ position: TextPosition, _ text: String) -> String {
    "\(file):\(position.line):\(position.column): \(text)"
  }
}
