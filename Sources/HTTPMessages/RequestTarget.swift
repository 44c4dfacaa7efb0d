/// A request target, checked for its form (RFC 9112 §3.2).
///
/// Any visible ASCII but `#` is let through in path and query: senders are careless about `|` or `[`,
/// and where a message ends does not depend on it.
struct RequestTarget {
  /// Origin form, or `*`.
  let text: String
  /// Of an absolute-form target the authority, which rules over the Host field (RFC 9112 §3.2.2).
  let authority: String?

  init(_ bytes: Bytes, _ range: Range<Int>, method: HTTPMethod) throws(RequestRefusal) {
    guard !range.isEmpty else { throw .malformed("The request target is empty.") }
    guard bytes.allSatisfy(in: range, { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
      throw .malformed("The request target has a character that must be percent-encoded.")
    }
    if method.rawValue == "CONNECT" {
      guard Authority.isValid(bytes, range, needsPort: true) else {
        throw .malformed("The target of CONNECT must be host:port.")
      }
      throw RequestRefusal(.notImplemented, "This server is no proxy.")
    }
    if bytes[range.lowerBound] == UInt8(ascii: "/") {
      text = bytes.text(in: range)
      authority = nil
    } else if range.count == 1, bytes[range.lowerBound] == UInt8(ascii: "*") {
      guard method == .options else { throw .malformed("The target * is for OPTIONS alone.") }
      text = "*"
      authority = nil
    } else {
      (text, authority) = try Self.absolute(bytes, range, method: method)
    }
  }

  private static func absolute(
    _ bytes: Bytes, _ range: Range<Int>, method: HTTPMethod
  ) throws(RequestRefusal) -> (String, String) {
    let start: Int
    if range.count > 7, bytes.equals("http://", in: range.lowerBound..<range.lowerBound + 7) {
      start = range.lowerBound + 7
    } else if range.count > 8, bytes.equals("https://", in: range.lowerBound..<range.lowerBound + 8)
    {
      start = range.lowerBound + 8
    } else {
      throw .malformed("The request target must begin with / or be an http URI.")
    }
    var end = start
    while end < range.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") {
      end += 1
    }
    guard Authority.isValid(bytes, start..<end) else {
      throw .malformed("The request target's host is not valid.")
    }
    let authority = bytes.text(in: start..<end)
    let rest = bytes.text(in: end..<range.upperBound)
    // An http URI without a path means `/`, for OPTIONS the whole server (RFC 9110 §4.2.3, RFC 9112 §3.2.4).
    if rest.isEmpty { return (method == .options ? "*" : "/", authority) }
    return (rest.utf8.first == UInt8(ascii: "?") ? "/" + rest : rest, authority)
  }
}
