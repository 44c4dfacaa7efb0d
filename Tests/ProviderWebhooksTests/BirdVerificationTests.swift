import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct BirdVerificationTests {
  /// Python: hmac.new(b"key-1", b"1795341600\n" + url + b"\n" + hashlib.sha256(body).digest(), "sha256").
  static let signature = "FngpMSHmCMRX0qZVMfT42pTrnCGb69gQc9KpAJ37+w8="

  @Test(arguments: [
    // Bird signs the query as it was given; sorted, it would be MessageBird's old scheme.
    ("?b=2&a=1", "1795341600", true), ("?a=1&b=2", "1795341600", false), ("", "1795341600", false),
    ("?b=2&a=1", "1795341601", false),
  ])
  func `a signature made by another tool verifies over its own URL and time only`(
    query: String, timestamp: String, isAuthentic: Bool
  ) throws {
    let source = try BirdWebhook(verify: VerifySettings(["secrets": .text("key-1")]))
    var request = Fixture.request(of: BirdWebhook.name)
    request.target += query
    request.publicURL += query
    request.body = Array(#"{"event":"sms.outbound"}"#.utf8)
    request.fields.set(BirdVerification.signatureField, Self.signature)
    request.fields.set(BirdVerification.timestampField, timestamp)
    if isAuthentic {
      #expect(try source.authenticate(request).isVerified)
    } else {
      #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    }
  }
}
