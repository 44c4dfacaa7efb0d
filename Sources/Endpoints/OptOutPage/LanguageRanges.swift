import HTTPMessages

/// The languages a reader prefers: `Accept-Language` (RFC 9110 §12.5.4).
struct LanguageRanges: Sendable {
  private struct Range: Sendable {
    /// In lower case; `*` is any language.
    let tag: String
    /// Thousandths, 1 to 1000.
    let weight: Int
  }

  private static let maxRanges = 50
  /// By weight, the greatest first; equal ones in the order of the field.
  private let ranges: [Range]
  private let refused: Set<String>

  init(_ head: HTTPRequestHead) {
    var ranges: [Range] = []
    var refused: Set<String> = []
    for element in head.fields.values(of: "Accept-Language").flatMap({ $0.split(separator: ",") })
      .prefix(Self.maxRanges)
    {
      let parts = element.split(separator: ";").map {
        $0.filter { !" \t".contains($0) }.lowercased()
      }
      guard let tag = parts.first, Self.isRange(tag) else { continue }
      switch Self.weight(parts.dropFirst()) {
      case 0?: refused.insert(tag)
      case let weight?: ranges.append(Range(tag: tag, weight: weight))
      case nil: continue
      }
    }
    self.ranges = ranges.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.map(\.element)
    self.refused = refused
  }

  /// The best of the languages on offer by lookup (RFC 4647 §3.4: `de-AT` falls back to `de`); `standard`
  /// if none fits, since a page in some language is better than none.
  /// - Parameter offers: tags in lower case.
  func best(of offers: some Collection<String>, standard: String) -> String {
    let offers = Set(offers).subtracting(refused)
    for range in ranges {
      if range.tag == "*" {
        if offers.contains(standard) { return standard }
        if let any = offers.min() { return any }
      }
      var tag = Substring(range.tag)
      while !tag.isEmpty {
        if offers.contains(String(tag)) { return String(tag) }
        guard let dash = tag.lastIndex(of: "-") else { break }
        tag = tag[..<dash]
        // A single letter introduces what follows it, and goes with it.
        if tag.dropLast().last == "-" { tag = tag.dropLast(2) }
      }
    }
    return standard
  }

  private static func isRange(_ tag: String) -> Bool {
    tag == "*"
      || (1...35).contains(tag.utf8.count)
        && tag.utf8.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
  }

  /// `q=` and a qvalue (RFC 9110 §12.4.2) in thousandths; nil if it is none.
  private static func weight(_ parameters: ArraySlice<String>) -> Int? {
    guard let parameter = parameters.first else { return 1000 }
    guard parameter.hasPrefix("q=") else { return nil }
    let digits = Array(parameter.dropFirst(2).utf8)
    guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
      digits.count <= 5, digits.count == 1 || digits[1] == UInt8(ascii: ".")
    else { return nil }
    var weight = Int(first - UInt8(ascii: "0")) * 1000
    for (digit, unit) in zip(digits.dropFirst(2), [100, 10, 1]) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      weight += Int(digit - UInt8(ascii: "0")) * unit
    }
    return weight <= 1000 ? weight : nil
  }
}
