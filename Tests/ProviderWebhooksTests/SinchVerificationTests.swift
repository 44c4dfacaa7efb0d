import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct SinchVerificationTests {
  /// printf '%s' '{"type":"mo_text"}.01HBTGBRH6.1795341600' | openssl dgst -sha256 -hmac secret-1 -binary | base64
  static let signature = "KL7foGDqotA/og1u0TvbK+ODurPMGvbhGxdAdJpf2nQ="

  @Test(arguments: [
    ("01HBTGBRH6", "1795341600", "HmacSHA256", true),
    ("01HBTGBRH6", "1795341600", "hmacsha256", true),
    ("01HBTGBRH6", "1795341600", "HmacSHA1", false), ("01HBTGBRH6", "1795341600", "none", false),
    ("01HBTGBRH7", "1795341600", "HmacSHA256", false),
    ("01HBTGBRH6", "1795341601", "HmacSHA256", false),
  ])
  func `a signature made by another tool verifies with its own nonce, time and algorithm only`(
    nonce: String, timestamp: String, algorithm: String, isAuthentic: Bool
  ) throws {
    let source = try SinchWebhook(verify: VerifySettings(["secrets": .text("secret-1")]))
    var request = Fixture.request(of: SinchWebhook.name)
    request.body = Array(#"{"type":"mo_text"}"#.utf8)
    request.fields.set(SinchVerification.signatureField, Self.signature)
    request.fields.set(SinchVerification.nonceField, nonce)
    request.fields.set(SinchVerification.timestampField, timestamp)
    request.fields.set(SinchVerification.algorithmField, algorithm)
    if isAuthentic {
      #expect(try source.authenticate(request).isVerified)
    } else {
      #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    }
  }

  @Test func `a set-up without signatures is trusted by Basic`() throws {
    let source = try SinchWebhook(
      verify: VerifySettings(["username": .text("u"), "passwords": .text("p")]))
    var request = Fixture.request(of: SinchWebhook.name)
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    request.fields.set("Authorization", "Basic dTpw")
    #expect(try source.authenticate(request).isVerified)
  }
}
