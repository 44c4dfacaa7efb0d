/// `method SP request-target SP HTTP-version` (RFC 9112 §3).
struct RequestLine {
  /// RFC 9112 §3 lets a server answer 501 to a method longer than any it knows.
  static let maxMethodBytes = 32
  /// What a request line has around its target at most: method, two SP, version, CRLF.
  static let maxBytesBesideTarget = maxMethodBytes + 12

  let method: HTTPMethod
  let version: HTTPRequestHead.Version
  let target: RequestTarget

  /// - Parameter line: the line without its CRLF.
  init(_ bytes: Bytes, _ line: Range<Int>, maxTargetBytes: Int) throws(RequestRefusal) {
    guard let firstSpace = bytes.firstOffset(of: .space, in: line) else {
      throw Self.isMethodTooLong(bytes, line)
        ? Self.methodTooLong : .malformed("The request line must be: method SP target SP version.")
    }
    let methodRange = line.lowerBound..<firstSpace
    guard !methodRange.isEmpty, bytes.allSatisfy(in: methodRange, \.isToken) else {
      throw .malformed("The method must be a token.")
    }
    guard methodRange.count <= Self.maxMethodBytes else { throw Self.methodTooLong }
    let rest = firstSpace + 1..<line.upperBound
    guard let secondSpace = bytes.firstOffset(of: .space, in: rest) else {
      throw .malformed("The request line must end with SP and a version.")
    }
    method = HTTPMethod(rawValue: bytes.text(in: methodRange))
    version = try Self.version(bytes, secondSpace + 1..<line.upperBound)
    let targetRange = rest.lowerBound..<secondSpace
    guard targetRange.count <= maxTargetBytes else { throw Self.targetTooLong }
    target = try RequestTarget(bytes, targetRange, method: method)
  }

  /// Judges a line that has not ended within its limit, by the bytes within the limit alone.
  static func refusal(ofOverlong bytes: Bytes, _ prefix: Range<Int>) -> RequestRefusal {
    guard let space = bytes.firstOffset(of: .space, in: prefix) else {
      return isMethodTooLong(bytes, prefix)
        ? methodTooLong : .malformed("The method must be a token.")
    }
    let method = prefix.lowerBound..<space
    guard !method.isEmpty, bytes.allSatisfy(in: method, \.isToken) else {
      return .malformed("The method must be a token.")
    }
    return method.count > maxMethodBytes ? methodTooLong : targetTooLong
  }

  private static let methodTooLong = RequestRefusal(
    .notImplemented, "The method is not known here.")
  private static let targetTooLong = RequestRefusal(
    .uriTooLong, "The request target is longer than this server reads.")

  private static func isMethodTooLong(_ bytes: Bytes, _ range: Range<Int>) -> Bool {
    range.count > maxMethodBytes && bytes.allSatisfy(in: range, \.isToken)
  }

  /// `HTTP/` DIGIT `.` DIGIT, in capitals (RFC 9112 §2.3).
  private static func version(
    _ bytes: Bytes, _ range: Range<Int>
  ) throws(RequestRefusal) -> HTTPRequestHead.Version {
    let start = range.lowerBound
    guard range.count == 8, bytes[start] == 0x48, bytes[start + 1] == 0x54,
      bytes[start + 2] == 0x54, bytes[start + 3] == 0x50, bytes[start + 4] == 0x2F,
      bytes[start + 5].isDigit, bytes[start + 6] == 0x2E, bytes[start + 7].isDigit
    else { throw .malformed("The version must be HTTP/1.1 or HTTP/1.0.") }
    guard bytes[start + 5] == 0x31 else {
      throw RequestRefusal(.versionNotSupported, "This server speaks HTTP/1.1 and HTTP/1.0.")
    }
    // A later minor version is read as the highest we know (RFC 9110 §2.5).
    return bytes[start + 7] == 0x30 ? .http10 : .http11
  }
}
