/// Finds what a mistyped word was meant to be.
enum Spelling {
  // Longer words are no typing mistakes, and the comparison is quadratic.
  private static let maxLength = 64

  /// The candidate with the fewest edits from `word`, if they are few for its length; of equals the first.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    guard !word.isEmpty, word.utf8.count <= maxLength else { return nil }
    let typed = Array(word.lowercased())
    var best: (candidate: String, edits: Int)?
    for candidate in candidates {
      let edits = editDistance(typed, Array(candidate.lowercased()))
      if edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    guard let best, best.edits <= max(1, typed.count / 3) else { return nil }
    return best.candidate
  }

  /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
  static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var row = [i + 1]
      for (j, other) in b.enumerated() {
        var edits = min(last[j + 1] + 1, row[j] + 1, last[j] + (letter == other ? 0 : 1))
        if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other {
          edits = min(edits, beforeLast[j - 1] + 1)
        }
        row.append(edits)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
