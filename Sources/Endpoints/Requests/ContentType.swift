import Deliverability
import HTTPMessages

/// The media types of the API.
enum ContentType: String, Sendable {
  case json = "application/json"
  case lines = "application/x-ndjson"
  case csv = "text/csv"
  case problem = "application/problem+json"

  /// The type that `Content-Type` names, its parameters (`charset`) set aside.
  /// - Returns: `fallback` if there is no such field; nil if the type is none of the API's.
  static func ofContent(_ head: HTTPRequestHead, fallback: ContentType) -> ContentType? {
    guard head.fields["Content-Type"] != nil else { return fallback }
    return head.mediaType.flatMap { named($0.essence) }
  }

  /// The first of `offers` with the greatest weight in `Accept` (RFC 9110 §12.5.1); the first of all
  /// if there is no such field; nil if none is acceptable.
  static func preferred(among offers: [ContentType], by head: HTTPRequestHead) -> ContentType? {
    let ranges = head.fields.values(of: "Accept").flatMap { $0.split(separator: ",") }
      .map(AcceptedRange.init)
    guard !ranges.isEmpty else { return offers.first }
    var best: (offer: ContentType, weight: Int)?
    for offer in offers {
      let weight = weight(of: offer, in: ranges)
      if weight > best?.weight ?? 0 { best = (offer, weight) }
    }
    return best?.offer
  }

  /// The weight of the most specific range that names `offer`; 0 if none does.
  private static func weight(of offer: ContentType, in ranges: [AcceptedRange]) -> Int {
    let family = String(offer.rawValue.prefix { $0 != "/" }) + "/*"
    let range =
      ranges.first { named($0.pattern) == offer } ?? ranges.first { $0.pattern == family }
      ?? ranges.first { $0.pattern == "*/*" }
    return range?.weight ?? 0
  }

  private static func named(_ essence: String) -> ContentType? {
    essence == "application/ndjson" ? .lines : ContentType(rawValue: essence)
  }
}

/// One element of `Accept`: a type, `type/*` or `*/*`, and its weight.
private struct AcceptedRange {
  let pattern: String
  /// Thousandths, 0 to 1000; 1000 where none is given.
  let weight: Int

  init(_ element: Substring) {
    let parts = element.split(separator: ";", omittingEmptySubsequences: false)
      .map { $0.trimmingBlanks().asciiLowercased() }
    pattern = parts.first ?? ""
    let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.map { $0.dropFirst(2) }
    weight =
      quality.flatMap { Double($0) }.flatMap { Int(exactly: (max(0, min(1, $0)) * 1000).rounded()) }
      ?? 1000
  }
}
