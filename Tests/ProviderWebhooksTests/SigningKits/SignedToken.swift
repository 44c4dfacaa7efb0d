import JSONReading
import Signatures

/// Makes JSON Web Tokens as a provider does.
enum SignedToken {
  /// - Parameters:
  ///   - claims: texts and numbers, by name.
  ///   - algorithm: what the header names, whatever `key` is.
  static func make(
    _ claims: [(String, Claim)], algorithm: String = "HS256", key: HMACKey
  ) -> String {
    let header = object([("alg", .text(algorithm)), ("typ", .text("JWT"))])
    let signed = [header, object(claims)].map { encoded($0) }.joined(separator: ".")
    return signed + "." + encoded(key.authenticationCode(Array(signed.utf8)))
  }

  enum Claim {
    case text(String)
    case number(Int64)
  }

  static func encoded(_ bytes: [UInt8]) -> String {
    Base64.encode(bytes, urlSafe: true, omitsPadding: true)
  }

  private static func object(_ members: [(String, Claim)]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    for (key, claim) in members {
      json.key(key)
      switch claim {
      case .text(let text): json.string(text)
      case .number(let number): json.integer(number)
      }
    }
    json.endObject()
    return json.bytes
  }
}
