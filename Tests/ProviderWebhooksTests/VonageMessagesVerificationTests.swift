import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct VonageMessagesVerificationTests {
  /// Python: json, base64 and hmac.new(b"secret-1", …, hashlib.sha256) by hand, for `{"status":"delivered"}`.
  static let token =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzNDE2MDAsImp0aSI6ImotMSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjI0OTkzNThkM2I3MzY2MGRkMzhlZTMwMzM4YTM3MDQ1YWUyMjA2MmM0MWYxYmU5ZGYxNDIyODVhNjE1YTZhZTkiLCJhcGlfa2V5IjoiYWJjZDEyMzQifQ.x3f16uQpnEBCln1f-TTDYZlENG-vSE1PdXK8p4I5vXo"
  static let body = #"{"status":"delivered"}"#
  static let key = HMACKey(.sha256, key: "secret-1".utf8)
  static let hash = Hex.encode(Digest.sha256(Array(body.utf8)))

  @Test(arguments: [
    ("Bearer \(token)", body, true), ("bearer  \(token)", body, true),
    ("Bearer \(token)", #"{"status":"rejected"}"#, false), ("Bearer \(token)", "", false),
    (token, body, false), ("Basic \(token)", body, false), ("Bearer \(token)x", body, false),
    ("Bearer", body, false),
  ])
  func `a token made by another tool proves its own body only`(
    field: String, body: String, isAuthentic: Bool
  ) throws {
    #expect(try (Self.authentic(field, body: body) != nil) == isAuthentic)
  }

  @Test(
    arguments: [
      ("iss", .text("vonage")), ("iss", nil), ("iat", nil), ("iat", .text("now")),
      ("iat", .number(1_795_341_600 - 901)), ("payload_hash", nil), ("payload_hash", .text("")),
      ("payload_hash", .number(1)),
    ] as [(String, SignedToken.Claim?)])
  func `every claim must be there and right`(name: String, claim: SignedToken.Claim?) throws {
    var claims = Self.claims.filter { $0.0 != name }
    if let claim { claims.append((name, claim)) }
    #expect(try Self.authentic("Bearer " + SignedToken.make(claims, key: Self.key)) == nil)
  }

  @Test(arguments: ["none", "HS384", "hs256", "RS256"])
  func `no other algorithm is taken, though the signature be right`(name: String) throws {
    let token = SignedToken.make(Self.claims, algorithm: name, key: Self.key)
    #expect(try Self.authentic("Bearer " + token) == nil)
  }

  @Test func `where payload_hash is not required, jti may be used for one body only`() throws {
    let claims = Self.claims.filter { $0.0 != "payload_hash" }
    let settings: [String: VerifySettings.Value] = ["require_payload_hash": .flag(false)]
    let field = "Bearer " + SignedToken.make(claims, key: Self.key)
    let first = try #require(try Self.authentic(field, settings)?.replayGuard)
    let other = try #require(try Self.authentic(field, settings, body: "{}")?.replayGuard)
    #expect(first.token == "j-1" && first.token == other.token)
    #expect(first.contentDigest != other.contentDigest && first.rememberSeconds == 1200)
    // A hash that is there must be right all the same.
    #expect(try Self.authentic("Bearer " + Self.token, settings, body: "{}") == nil)
    let anonymous = SignedToken.make(claims.filter { $0.0 != "jti" }, key: Self.key)
    #expect(try Self.authentic("Bearer " + anonymous, settings) == nil)
  }

  private static let claims: [(String, SignedToken.Claim)] = [
    ("iss", .text("Vonage")), ("iat", .number(1_795_341_600)), ("jti", .text("j-1")),
    ("payload_hash", .text(hash)),
  ]

  /// Nil if the source refuses it.
  private static func authentic(
    _ field: String, _ more: [String: VerifySettings.Value] = [:], body: String = body
  ) throws -> AuthenticRequest? {
    let settings = more.merging(["secrets": .text("secret-1")]) { $1 }
    let source = try VonageMessagesWebhook(verify: VerifySettings(settings))
    var request = Fixture.request(of: VonageMessagesWebhook.name)
    request.fields.set("Authorization", field)
    request.body = Array(body.utf8)
    do throws(WebhookRejection) {
      return try source.authenticate(request)
    } catch {
      return nil
    }
  }
}
