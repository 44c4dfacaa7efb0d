import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct TwilioVerificationTests {
  static let url = "https://hooks.example.com/v1/webhooks/acme-twilio"

  @Test func `a signature made by another tool verifies`() throws {
    // printf '%s' "$URL?campaign=7Aa bB10B2ETo+35699000001" | openssl dgst -sha1 -hmac token-1 -binary | base64
    let request = Self.form(
      query: "?campaign=7", "To=%2B35699000001&B=2&A=a+b&B=10&E=&B=2",
      signature: "u5AUQv/SNKgSXJyZSeBuG8Gr58o=")
    #expect(try Self.authenticate(request))
  }

  @Test(arguments: [
    ("A=1&B=2", "A1B2"), ("B=2&A=1", "A1B2"), ("a=1&B=2", "B2a1"),
    ("A=2&A=1&A=2", "A1A2"), ("A=&B", "AB"), ("A=+x+", "A x "), ("A=%C3%A9", "Aé"), ("", ""),
  ])
  func `parameters are signed sorted, each distinct value once`(body: String, signed: String) throws
  {
    #expect(try Self.authenticate(Self.form(body, signature: Self.code(Self.url + signed))))
  }

  @Test(arguments: [
    ("https://hooks.example.com/t?a=1", "https://hooks.example.com:443/t?a=1", true),
    ("http://hooks.example.com/t", "http://hooks.example.com:80/t", true),
    ("https://hooks.example.com:8443/t", "https://hooks.example.com/t", true),
    ("https://hooks.example.com", "https://hooks.example.com:443", true),
    ("https://hooks.example.com/t?a='b'", "https://hooks.example.com:443/t?a=%27b%27", true),
    ("https://hooks.example.com/t?a=%27b%27", "https://hooks.example.com/t?a='b'", true),
    ("https://[2001:db8::1]/t", "https://[2001:db8::1]:443/t", true),
    ("https://hooks.example.com/t", "https://hooks.example.com:8443/t", false),
    ("https://hooks.example.com/t", "http://hooks.example.com/t", false),
    ("https://hooks.example.com/it's", "https://hooks.example.com/it%27s", false),
  ])
  func `the URL may have been signed with or without its port`(
    publicURL: String, signedURL: String, isAuthentic: Bool
  ) throws {
    var request = Self.form("A=1", signature: Self.code(signedURL + "A1"))
    request.publicURL = publicURL
    #expect(try Self.authenticate(request) == isAuthentic)
  }

  @Test func `a body that is no form is covered by its digest in the URL`() throws {
    let body = Array(#"{"MessageSid":"SM1"}"#.utf8)
    let digest = Hex.encode(Digest.sha256(body))
    for (query, isAuthentic) in [
      ("?bodySHA256=\(digest)", true), ("?bodySHA256=\(digest.uppercased())", true),
      ("?bodySHA256=\(Hex.encode(Digest.sha256([])))", false), ("", false), ("?bodySHA256=", false),
    ] {
      var request = Self.form(query: query, "", signature: Self.code(Self.url + query))
      request.fields.set("Content-Type", "application/json")
      request.body = body
      #expect(try Self.authenticate(request) == isAuthentic, "\(query)")
    }
  }

  @Test func `a GET is covered by its URL alone`() throws {
    var request = Self.form(query: "?To=1", "", signature: Self.code(Self.url + "?To=1"))
    request.method = .get
    #expect(try Self.authenticate(request))
    request.body = Array("A=1".utf8)
    #expect(try !Self.authenticate(request))
  }

  @Test func `Twilio's own word for the secrets is taken in their place, and not beside them`()
    throws
  {
    let request = Self.form("A=1", signature: Self.code(Self.url + "A1"))
    let verification = try TwilioVerification(VerifySettings(["auth_tokens": .text("token-1")]))
    #expect(try verification.authenticate(request).isVerified)
    let error = #expect(throws: VerifySettingsError.self) {
      try TwilioVerification(
        VerifySettings(["auth_tokens": .text("token-1"), "secrets": .text("token-2")]))
    }
    #expect(error?.path == "verify.auth_tokens")
  }

  private static func code(_ text: String) -> String {
    Base64.encode(HMACKey(.sha1, key: "token-1".utf8).authenticationCode(Array(text.utf8)))
  }

  private static func authenticate(_ request: WebhookRequest) throws -> Bool {
    let verification = try TwilioVerification(VerifySettings(["secrets": .text("token-1")]))
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      return false
    }
  }

  private static func form(query: String = "", _ body: String, signature: String) -> WebhookRequest
  {
    WebhookRequest(
      method: .post, target: "/v1/webhooks/acme-twilio" + query, publicURL: url + query,
      fields: [
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature,
      ], body: Array(body.utf8), receivedAt: Fixture.receivedAt)
  }
}
