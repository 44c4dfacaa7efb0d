import Deliverability

/// Finds the word that was probably meant.
enum NearMiss {
  /// The candidate that differs from `word` only in case and punctuation (`pamEmailOptOut`), or in at
  /// most two letters; nil if there is none or the word is too long to be one of ours.
  static func suggestion(for word: String, among candidates: [String]) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let plain = letters(of: word)
    if let same = candidates.first(where: { letters(of: $0) == plain }) { return same }
    return candidates.map { (distance(letters(of: $0), plain), $0) }
      .filter { distance, candidate in distance <= 2 && distance * 2 < candidate.utf8.count }
      .min { $0.0 < $1.0 }?.1
  }

  /// ` Did you mean "email"?`, or nothing.
  static func question(for word: String, among candidates: [String]) -> String {
    suggestion(for: word, among: candidates).map { " Did you mean \"\($0)\"?" } ?? ""
  }

  private static func letters(of word: String) -> [UInt8] {
    word.asciiLowercased().utf8.filter { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Levenshtein's distance.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, right) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
