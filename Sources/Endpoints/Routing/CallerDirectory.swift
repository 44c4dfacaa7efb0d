import Deliverability
import HTTPMessages
import Ingestion
import Signatures

/// Knows every label's tokens by their SHA-256.
struct CallerDirectory: Sendable {
  /// By the digest's first 8 bytes; the rest is compared in constant time.
  private let callers: [[UInt8]: [Caller]]

  init(_ labels: [Label]) {
    let all = labels.flatMap { label in label.tokens.map { Caller(label: label, token: $0) } }
    callers = Dictionary(grouping: all) { Array($0.token.sha256.prefix(8)) }
  }

  /// The caller whose token stands in `Authorization`.
  /// - Throws: 401 without a token (RFC 6750 §3) or with one that nobody has.
  func caller(of head: HTTPRequestHead) throws(Problem) -> Caller {
    guard let token = Self.bearerToken(in: head) else {
      throw Self.unauthorized(
        "This route needs a token: send `Authorization: Bearer` and the token that"
          + " `postern tokens new` printed.", challenge: #"Bearer realm="postern""#)
    }
    let digest = Digest.sha256(Array(token.utf8))
    let known = callers[Array(digest.prefix(8))] ?? []
    guard let caller = known.first(where: { ConstantTime.equals($0.token.sha256, digest) })
    else {
      throw Self.unauthorized(
        "The token is not known: `labels.*.tokens` of the configuration must hold its SHA-256.",
        challenge: #"Bearer realm="postern", error="invalid_token""#)
    }
    return caller
  }

  /// The caller of a request whose route needs `role`.
  /// - Throws: 401 as above; 403 if the token has other roles only.
  func caller(of head: HTTPRequestHead, role: Role) throws(Problem) -> Caller {
    let caller = try caller(of: head)
    guard caller.token.roles.contains(role) else {
      throw Problem(
        .forbidden,
        "This route needs the role `\(role.rawValue)`, which this token does not have.",
        fields: [
          "WWW-Authenticate":
            #"Bearer realm="postern", error="insufficient_scope", scope="\#(role.rawValue)""#
        ])
    }
    return caller
  }

  /// RFC 6750 §2.1; the scheme's name in any case (RFC 9110 §11.1). Nil unless there is one such field.
  private static func bearerToken(in head: HTTPRequestHead) -> Substring? {
    let values = head.fields.values(of: "Authorization")
    guard values.count == 1, let value = values.first else { return nil }
    guard let space = value.utf8.firstIndex(of: UInt8(ascii: " ")),
      value[..<space].asciiLowercased() == "bearer",
      let start = value.utf8[space...].firstIndex(where: { $0 != UInt8(ascii: " ") })
    else { return nil }
    return value[start...]
  }

  private static func unauthorized(_ detail: String, challenge: String) -> Problem {
    Problem(.unauthorized, detail, fields: ["WWW-Authenticate": challenge])
  }
}
