import Deliverability
import HTTPMessages

/// The media types of the API.
enum MediaType: String, Sendable, CaseIterable {
  case json = "application/json"
  case lines = "application/x-ndjson"
  case csv = "text/csv"
  case problem = "application/problem+json"

  /// The type that `Content-Type` names; parameters such as `charset` are ignored.
  /// - Returns: `fallback` if there is no such field, nil if the type is none of the API's.
  static func ofContent(_ head: HTTPRequestHead, fallback: MediaType) -> MediaType? {
    guard let value = head.fields["Content-Type"] else { return fallback }
    return named(essence(of: value[...]))
  }

  /// The first of `offers` with the greatest weight in `Accept` (RFC 9110 §12.5.1); the first if
  /// there is no such field; nil if none is acceptable.
  static func preferred(among offers: [MediaType], by head: HTTPRequestHead) -> MediaType? {
    let ranges = head.fields.values(of: "Accept").flatMap { $0.split(separator: ",") }.map(Range.init)
    guard !ranges.isEmpty else { return offers.first }
    var best: (offer: MediaType, weight: Int)?
    for offer in offers {
      let weight = weight(of: offer, in: ranges)
      if weight > best?.weight ?? 0 { best = (offer, weight) }
    }
    return best?.offer
  }

  private static func named(_ essence: String) -> MediaType? {
    essence == "application/ndjson" ? .lines : MediaType(rawValue: essence)
  }

  private static func essence(of value: Substring) -> String {
    value.prefix { $0 != ";" }.trimmingBlanks().asciiLowercased()
  }

  /// One element of `Accept`.
  private struct Range {
    let pattern: String
    /// Thousandths, 0 to 1000.
    let weight: Int

    init(_ element: Substring) {
      pattern = MediaType.essence(of: element)
      let quality = element.split(separator: ";").dropFirst()
        .map { $0.trimmingBlanks().asciiLowercased() }.first { $0.hasPrefix("q=") }
      weight = quality.flatMap { Double($0.dropFirst(2)) }
        .map { Int(max(0, min(1, $0.isFinite ? $0 : 0)) * 1000) } ?? 1000
    }
  }

  /// The weight of the most specific range that names `offer`; 0 if none does.
  private static func weight(of offer: MediaType, in ranges: [Range]) -> Int {
    let family = offer.rawValue.prefix { $0 != "/" } + "/*"
    for matches in [
      { (range: Range) in named(range.pattern) == offer }, { $0.pattern == family },
      { $0.pattern == "*/*" },
    ] {
      if let range = ranges.first(where: matches) { return range.weight }
    }
    return 0
  }
}
