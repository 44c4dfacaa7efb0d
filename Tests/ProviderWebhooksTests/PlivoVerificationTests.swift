import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct PlivoVerificationTests {
  typealias Vector = (method: HTTPMethod, query: String, body: String, code: String)

  /// Python: base64 of hmac.new(b"token-1", text, "sha256"), of the URL without its query and
  /// `?FromX1StatusdeliveredTo35699000001.n-1` and so on.
  static let vectors: [Vector] = [
    (
      .post, "", "To=35699000001&From=X1&Status=delivered",
      "GT6TJ2asFZfPwII9kS77PzvrJ85DMiEs8E+vn7yycEE="
    ),
    (
      .post, "?b=z&a=1&b=x+y", "To=35699000001&From=X1&Status=delivered",
      "vCTyyRN50iYBdcbMCyD7T+XXPvKBlnSfCJeJdXVftpg="
    ),
    (.get, "?b=z&a=1&b=x%20y", "", "HIvJ0i4Y5+CmGerEzj0Nkd71Pcjcq6uIAKtkjkq4oxA="),
    (.post, "?b=z&a=1&b=x%20y", "", "HIvJ0i4Y5+CmGerEzj0Nkd71Pcjcq6uIAKtkjkq4oxA="),
    (.post, "", "", "3MUl7Ye8CtSDKDA+07I72wZU2KkHaWuKUTzIdvneqcY="),
  ]
  /// As above, of the URL and `n-1`.
  static let version2 = "7hTYMAv6zrYagQ9gN4uR5RPe2VpZoAJDWFdKZD1WwrQ="

  @Test(arguments: vectors.indices)
  func `a signature of version 3 made by another tool verifies over its own parameters only`(
    index: Int
  ) throws {
    let signed = Self.vectors[index]
    for (other, vector) in Self.vectors.enumerated() {
      var request = Self.request(vector)
      request.fields.set("X-Plivo-Signature-V3", signed.code)
      request.fields.set("X-Plivo-Signature-V3-Nonce", "n-1")
      let isAuthentic = try Self.authentic(request) != nil
      #expect(isAuthentic == (index == other || signed.code == vector.code))
    }
  }

  @Test func `any of several signatures proves the sender, also the main account's`() throws {
    for (name, value) in [
      ("X-Plivo-Signature-V3", "AAAA, \(Self.vectors[0].code)"),
      ("X-Plivo-Signature-Ma-V3", Self.vectors[0].code),
    ] {
      var request = Self.request(Self.vectors[0])
      request.fields.append("X-Plivo-Signature-V3", "AAAA")
      request.fields.append(name, value)
      request.fields.set("X-Plivo-Signature-V3-Nonce", "n-1")
      #expect(try Self.authentic(request)?.isVerified == true)
      request.fields.set("X-Plivo-Signature-V3-Nonce", "n-2")
      #expect(try Self.authentic(request) == nil)
    }
  }

  @Test func `a body that is no form is covered by nothing and refused`() throws {
    var request = Self.request(Self.vectors[4])
    request.fields.set("X-Plivo-Signature-V3", Self.vectors[4].code)
    request.fields.set("X-Plivo-Signature-V3-Nonce", "n-1")
    #expect(try Self.authentic(request) != nil)
    request.fields.set("Content-Type", "application/json")
    request.body = Array(#"{"Status":"failed"}"#.utf8)
    #expect(try Self.authentic(request) == nil)
  }

  @Test func `version 2 covers no content, so its nonce is remembered with the content`() throws {
    func proved(_ vector: Vector) throws -> ReplayGuard? {
      try Self.authentic(Self.version2(vector))?.replayGuard
    }
    let first = try #require(try proved(Self.vectors[0]))
    #expect(first.token == "n-1" && first.rememberSeconds == 31 * 86_400)
    #expect(try proved(Self.vectors[0]) == first)
    for vector in Self.vectors.dropFirst() {
      #expect(try proved(vector)?.contentDigest != first.contentDigest)
    }
  }

  @Test func `version 2 counts only where version 3 is missing and not required`() throws {
    var request = Self.version2(Self.vectors[0])
    #expect(try Self.authentic(request, ["require_v3": .flag(true)]) == nil)
    request.fields.set("X-Plivo-Signature-V3", Self.version2)
    request.fields.set("X-Plivo-Signature-V3-Nonce", "n-1")
    #expect(try Self.authentic(request) == nil)
  }

  @Test func `the provider's own word for its secrets is taken alone`() throws {
    _ = try PlivoWebhook(verify: VerifySettings(["auth_tokens": .text("token-1")]))
    #expect(throws: VerifySettingsError.self) {
      try PlivoWebhook(
        verify: VerifySettings(["auth_tokens": .text("token-1"), "secrets": .text("token-1")]))
    }
  }

  private static func version2(_ vector: Vector) -> WebhookRequest {
    var request = request(vector)
    request.fields.set("X-Plivo-Signature-V2", version2)
    request.fields.set("X-Plivo-Signature-V2-Nonce", "n-1")
    return request
  }

  private static func request(_ vector: Vector) -> WebhookRequest {
    var request = Fixture.request(of: PlivoWebhook.name)
    request.method = vector.method
    request.target += vector.query
    request.publicURL += vector.query
    request.fields.set("Content-Type", "application/x-www-form-urlencoded")
    request.body = Array(vector.body.utf8)
    return request
  }

  /// Nil if the source refuses it.
  private static func authentic(
    _ request: WebhookRequest, _ more: [String: VerifySettings.Value] = [:]
  ) throws -> AuthenticRequest? {
    let settings = more.merging(["secrets": .text("token-1")]) { $1 }
    let source = try PlivoWebhook(verify: VerifySettings(settings))
    do throws(WebhookRejection) {
      return try source.authenticate(request)
    } catch {
      return nil
    }
  }
}
