/// What the Transfer-Encoding fields of one request amount to (RFC 9112 §6.1).
enum TransferEncoding {
  /// Exactly one coding: `chunked`.
  case chunked
  /// Other codings, `chunked` once and last: the end is clear, the coding unknown.
  case othersThenChunked
  /// `chunked` is not the last: nobody can tell where the content ends (§6.3).
  case endless
  case malformed

  /// Appends one field's codings to those of the fields before it.
  init(after earlier: TransferEncoding?, _ bytes: Bytes, _ value: Range<Int>) {
    var result = earlier
    var start = value.lowerBound
    while true {
      let end =
        bytes.firstOffset(of: UInt8(ascii: ","), in: start..<value.upperBound) ?? value.upperBound
      let coding = bytes.trimmingBlanks(start..<end)
      result = Self.joined(result, bytes, coding)
      guard end < value.upperBound else { break }
      start = end + 1
    }
    self = result ?? .malformed
  }

  private static func joined(
    _ earlier: TransferEncoding?, _ bytes: Bytes, _ coding: Range<Int>
  ) -> TransferEncoding {
    // RFC 9112 §7.1: chunked comes once; what follows it hides the end.
    guard earlier != .malformed, earlier != .chunked, earlier != .othersThenChunked else {
      return .malformed
    }
    if bytes.equals("chunked", in: coding) { return earlier == nil ? .chunked : .othersThenChunked }
    let name = coding.prefix { bytes[$0].isToken }
    return name.isEmpty ? .malformed : .endless
  }
}
