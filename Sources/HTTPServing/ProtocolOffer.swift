/// The protocols a TLS client offers (ALPN, RFC 7301 §3.1): names, each behind a byte with its length.
enum ProtocolOffer {
  private static let http11 = Array("http/1.1".utf8)

  /// Where `http/1.1` stands in `offer`, without its length; nil if it was not offered.
  static func http11(in offer: UnsafeRawBufferPointer) -> Range<Int>? {
    var start = 0
    while start < offer.count {
      let name = start + 1..<start + 1 + Int(offer[start])
      guard name.upperBound <= offer.count else { return nil }
      if offer[name].elementsEqual(http11) { return name }
      start = name.upperBound
    }
    return nil
  }
}
