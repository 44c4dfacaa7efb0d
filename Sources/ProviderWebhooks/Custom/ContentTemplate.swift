import Deliverability

/// A text made of a request's parts: a path alone, or, with `{` in it, words and paths: `dsn.{status}`.
///
/// `{status|2}` is the first two parts of a value divided by dots. Behind a `=` words need no path:
/// `=dsn.failed`. Bounds: 256 bytes, 16 pieces.
struct ContentTemplate: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case words(String)
    /// `parts`: how many of the dotted parts are taken; nil for all.
    case value(ContentPath, parts: Int?)
  }

  private static let maxPieces = 16
  private static let partsRange = 1...9

  let pieces: [Piece]

  init(_ text: String) throws(ContentPathError) {
    let isTemplate = text.hasPrefix("=") || text.contains("{")
    pieces =
      isTemplate
      ? try Self.pieces(text.hasPrefix("=") ? text.dropFirst() : text[...])
      : [.value(try ContentPath(text), parts: nil)]
  }

  private static func pieces(_ text: Substring) throws(ContentPathError) -> [Piece] {
    guard !text.isEmpty, text.utf8.count <= ContentPath.maxBytes else {
      throw ContentPathError("must be a template of 1 to \(ContentPath.maxBytes) bytes")
    }
    var pieces: [Piece] = []
    var rest = text
    while !rest.isEmpty {
      guard pieces.count < maxPieces else {
        throw ContentPathError("has more than \(maxPieces) pieces")
      }
      let words = rest.prefix { $0 != "{" }
      guard !words.contains("}") else { throw ContentPathError("has a } without its {") }
      if !words.isEmpty { pieces.append(.words(String(words))) }
      rest = rest[words.endIndex...].dropFirst()
      guard words.endIndex != text.endIndex else { break }
      guard let close = rest.firstIndex(of: "}") else {
        throw ContentPathError("has a { without its }")
      }
      pieces.append(try value(rest[..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return pieces
  }

  private static func value(_ text: Substring) throws(ContentPathError) -> Piece {
    guard let bar = text.lastIndex(of: "|") else {
      return .value(try ContentPath(String(text)), parts: nil)
    }
    guard let parts = Int(text[text.index(after: bar)...]), partsRange.contains(parts) else {
      throw ContentPathError("has a | that is not followed by a number from 1 to 9")
    }
    return .value(try ContentPath(String(text[..<bar])), parts: parts)
  }

  /// The text; nil if one of its values is missing or empty, so that no key is ever half a key.
  func text(_ content: CustomContent) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .words(let words): text += words
      case .value(let path, let parts):
        guard let value = content.text(at: path), !value.trimmingBlanks().isEmpty else {
          return nil
        }
        text += parts.map { Self.first($0, of: value) } ?? value
      }
    }
    return text.isEmpty ? nil : text
  }

  private static func first(_ count: Int, of value: String) -> String {
    value.split(separator: ".", omittingEmptySubsequences: false).prefix(count)
      .joined(separator: ".")
  }
}

extension [ContentTemplate] {
  /// The first that has a text.
  func firstText(_ content: CustomContent) -> String? {
    lazy.compactMap { $0.text(content) }.first
  }
}
