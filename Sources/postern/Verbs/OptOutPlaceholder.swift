/// `{{optout}}` in a text; blanks within the braces are allowed.
struct OptOutPlaceholder {
  private let pieces: [Substring]

  /// - Parameter text: split at each placeholder.
  init(in text: String) {
    var pieces: [Substring] = []
    var rest = text[...]
    var searched = rest
    while let open = searched.firstRange(of: "{{") {
      let behind = searched[open.upperBound...]
      let word = behind.drop { $0 == " " }
      guard word.hasPrefix("optout"), case let end = word.dropFirst(6).drop(while: { $0 == " " }),
        end.hasPrefix("}}")
      else {
        searched = searched[searched.index(after: open.lowerBound)...]
        continue
      }
      pieces.append(rest[..<open.lowerBound])
      rest = end.dropFirst(2)
      searched = rest
    }
    self.pieces = pieces + [rest]
  }

  var count: Int { pieces.count - 1 }

  func replaced(by url: String) -> String { pieces.joined(separator: url) }
}
