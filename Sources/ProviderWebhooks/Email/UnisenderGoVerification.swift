import JSONReading
import Signatures

/// Unisender Go's `auth`, a member of the body: the hexadecimal MD5 of the body as it is with the API key in
/// the place of `auth`'s value.
///
/// The value's bytes are replaced where they stand: the body is never written anew. So it must be 32
/// digits without escapes, the body's only `auth`.
///
/// Settings: `secrets`, or `api_keys` as Unisender calls them (of the user or the project that owns the
/// webhook). The scheme signs no time: a repeat is met by the event's identity.
/// Source: Unisender Go docs, "Callback format"; UniOne docs, "Webhooks".
struct UnisenderGoVerification: SenderVerification {
  static let alias = "api_keys"
  static let settings: Set<String> = [VerifySettings.secretsKey, alias]
  private static let member = "auth"
  private static let digitCount = 32

  private let keys: [[UInt8]]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    keys = try verify.secrets("the API key of the user or project", alias: Self.alias)
      .map { Array($0.utf8) }
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let root = try request.json(else: WebhookRejection.notAuthentic)
    let range = try Self.rangeOfCode(in: root)
    guard let code = Hex.decode(String(decoding: request.body[range], as: UTF8.self)) else {
      throw .notAuthentic("auth is not hexadecimal")
    }
    let (head, tail) = (request.body[..<range.lowerBound], request.body[range.upperBound...])
    // Compares with every key, so that the time does not tell which one was near.
    let isSigned = keys.reduce(false) { isSigned, key in
      ConstantTime.equals(code, Digest.md5(head, key, tail)) || isSigned
    }
    guard isSigned else {
      throw .notAuthentic("auth is the digest of the body with none of the source's secrets")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let root = try? request.json(else: WebhookRejection.notAuthentic),
      let range = try? Self.rangeOfCode(in: root)
    else { return nil }
    return SignedContent(
      "the raw body with the API key in the place of auth's value, which is left out here",
      Array(request.body[..<range.lowerBound] + request.body[range.upperBound...]))
  }

  /// Where the digits of the only `auth` stand in the body.
  private static func rangeOfCode(in root: JSONValue) throws(WebhookRejection) -> Range<Int> {
    let values = root.members.filter { $0.key == member }.map(\.value)
    guard let value = values.first, values.count == 1 else {
      throw .notAuthentic("the body must hold auth once")
    }
    // The source text of the value: its digits and two quotes.
    guard value.kind == .string, value.bytes.count == digitCount + 2 else {
      throw .notAuthentic("auth is not \(digitCount) digits")
    }
    return value.offset + 1..<value.offset + 1 + digitCount
  }
}
