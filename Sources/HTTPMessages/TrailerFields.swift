/// Fields that a trailer must not carry, since they would change the framing, routing or
/// authentication of a message already judged by its head (RFC 9110 §6.5.1).
enum TrailerFields {
  static func areForbidden(_ bytes: Bytes, _ name: Range<Int>) -> Bool {
    forbidden.contains { bytes.equals($0, in: name) }
  }

  private static let forbidden: [StaticString] = [
    "content-length", "transfer-encoding", "host", "connection", "te", "trailer", "upgrade",
    "expect", "authorization", "proxy-authorization", "cookie", "content-type",
    "content-encoding", "content-range", "cache-control", "max-forwards", "range",
  ]
}
