import Deliverability
import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct MessageBirdVerificationTests {
  /// Python: json, base64 and hmac.new(b"key-1", …, hashlib.sha384) by hand.
  static let token =
    "eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTc5NTM0MTYwMCwiZXhwIjoxNzk1MzQxNjYwLCJqdGkiOiJqLTEiLCJ1cmxfaGFzaCI6Ijc0ZDk5NDM2YWE1ZGU1MWM3YzVhODhkMzQ2ODM1Yzc2ZjRlMjM3MzZkZTVhNGJmYTVkY2Q4NWI3ODQwMDAyMGYifQ.u7j2Pviyit-URZ0WTDIfijLj-bNQYANpTZPPv5NRmJQFIV_qtla-wHMmdQirvxAu"
  static let query = "?status=delivered&recipient=35699000001"
  typealias Claims = [(String, SignedToken.Claim)]

  @Test(arguments: [
    (query, "", 0, true), ("?recipient=35699000001&status=delivered", "", 0, false),
    ("?status=delivered&recipient=35699000002", "", 0, false), ("", "", 0, false),
    (query, "a=b", 0, false), (query, "", -1, true), (query, "", -2, false), (query, "", 61, true),
    (query, "", 62, false),
  ])
  func `a token made by another tool proves its own URL, for its minute`(
    query: String, body: String, secondsLater: Int64, isAuthentic: Bool
  ) throws {
    var request = Self.request(query: query, token: Self.token)
    request.body = Array(body.utf8)
    request.receivedAt = request.receivedAt.adding(seconds: secondsLater)
    #expect(try Self.authenticates(request) == isAuthentic)
  }

  @Test(arguments: ["HS256", "HS384", "HS512", "HS1", "none", "RS256", ""])
  func `the algorithm is one of three`(name: String) throws {
    let algorithms: [String: HMACKey.Algorithm] = ["HS384": .sha384, "HS512": .sha512]
    let key = HMACKey(algorithms[name] ?? .sha256, key: "key-1".utf8)
    let token = SignedToken.make(Self.claims, algorithm: name, key: key)
    let isAuthentic = try Self.authenticates(Self.request(query: Self.query, token: token))
    #expect(isAuthentic == ["HS256", "HS384", "HS512"].contains(name))
  }

  @Test func `a token without a signature is refused`() throws {
    let parts = ["{\"alg\":\"none\"}", "{\"iss\":\"MessageBird\"}"].map {
      SignedToken.encoded(Array($0.utf8))
    }
    for token in [parts.joined(separator: ".") + ".", parts.joined(separator: "."), "", "a.b.c"] {
      #expect(try !Self.authenticates(Self.request(query: Self.query, token: token)))
    }
  }

  @Test(
    arguments: [
      ("iss", .text("messagebird")), ("iss", nil), ("exp", nil), ("nbf", nil), ("url_hash", nil),
      ("exp", .text("soon")), ("url_hash", .text("")), ("payload_hash", .text("")),
      ("payload_hash", .text(Hex.encode(Digest.sha256([])))),
    ] as [(String, SignedToken.Claim?)])
  func `every claim must be there and right`(name: String, claim: SignedToken.Claim?) throws {
    var claims = Self.claims.filter { $0.0 != name }
    if let claim { claims.append((name, claim)) }
    let token = SignedToken.make(claims, key: HMACKey(.sha256, key: "key-1".utf8))
    #expect(try !Self.authenticates(Self.request(query: Self.query, token: token)))
  }

  @Test func `a body without payload_hash is refused`() throws {
    let token = SignedToken.make(Self.claims, key: HMACKey(.sha256, key: "key-1".utf8))
    var request = Self.request(query: Self.query, token: token)
    #expect(try Self.authenticates(request))
    request.method = .post
    request.body = Array("originator=35699000001&body=STOP".utf8)
    #expect(try !Self.authenticates(request))
  }

  private static let claims: Claims = [
    ("iss", .text("MessageBird")), ("nbf", .number(1_795_341_600)),
    ("exp", .number(1_795_341_660)),
    (
      "url_hash",
      .text(
        Hex.encode(
          Digest.sha256(
            Array(("https://hooks.example.com/v1/webhooks/acme-messagebird" + query).utf8))))
    ),
  ]

  private static func request(query: String, token: String) -> WebhookRequest {
    var request = Fixture.request(of: MessageBirdWebhook.name)
    request.method = .get
    request.target += query
    request.publicURL += query
    request.fields.set(MessageBirdVerification.tokenField, token)
    return request
  }

  private static func authenticates(_ request: WebhookRequest) throws -> Bool {
    let source = try MessageBirdWebhook(verify: VerifySettings(["secrets": .text("key-1")]))
    do throws(WebhookRejection) {
      return try source.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
