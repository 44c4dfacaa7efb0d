import Deliverability

enum Spelling {
  /// The word that `text` probably means: at most a fifth of its letters differ, in any case, `-` and blanks as `_`.
  static func nearest(to text: String, among words: [String]) -> String? {
    guard text.utf8.count <= 64 else { return nil }
    let typed = text.trimmingBlanks().asciiLowercased().utf8.map {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0
    }
    return words.map { (word: $0, distance: distance(typed, Array($0.utf8))) }
      .filter { $0.distance <= $0.word.utf8.count / 5 }
      .min { $0.distance < $1.distance }?.word
  }

  /// Letters to insert, delete or replace (Levenshtein).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[b.count]
  }
}
