import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct SweegoVerificationTests {
  /// base64 of `sweego-secret-1-`.
  static let secret = "c3dlZWdvLXNlY3JldC0xLQ=="
  static let body =
    #"{"event_type":"sms_sent","swg_uid":"02-1","event_id":"e1","phone_number":"0035699000001"}"#
  // Python: base64.b64encode(hmac.new(b"sweego-secret-1-", b"e1.1795341600." + body, hashlib.sha256).digest())
  static let signature = "SdaNNQP6/vZAS1aOFiWQhxq4OBcbqQiyYlbO2xPxlZw="

  @Test(arguments: [
    (secret, signature, true), ("whsec_" + secret, "v1,\(signature)", true),
    (secret, "v1,AAAA v1,\(signature)", true), (secret, "v2,\(signature)", false),
    (secret, "", false), (secret, String(signature.dropLast(4)), false),
    (secret, String(repeating: "v1,AAAA ", count: 8) + signature, false),
  ])
  func `a signature made by another tool verifies`(
    secret: String, signature: String, isAuthentic: Bool
  ) throws {
    let source = try SweegoWebhook(verify: VerifySettings(["secrets": .text(secret)]))
    #expect(((try? source.authenticate(Self.request(signature))) != nil) == isAuthentic)
  }

  @Test(arguments: [SweegoVerification.idField, SweegoVerification.timestampField])
  func `id and time are signed`(field: String) throws {
    let source = try SweegoWebhook(verify: VerifySettings(["secrets": .text(Self.secret)]))
    var request = Self.request(Self.signature)
    request.fields.set(field, (request.fields[field] ?? "") + "0")
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
  }

  @Test func `an account that signs nothing is trusted by a path token`() throws {
    let source = try SweegoWebhook(
      verify: VerifySettings(["path_tokens": .text("0123456789abcdef")]))
    var request = Self.request("")
    #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    request.pathToken = "0123456789abcdef"
    #expect(try source.authenticate(request).isVerified)
  }

  @Test func `a secret that is no base64 is refused by its place`() {
    let error = #expect(throws: VerifySettingsError.self) {
      try SweegoVerification(
        VerifySettings(["secrets": .list([.text(Self.secret), .text("not base64")])]))
    }
    #expect(error?.path == "verify.secrets[1]")
  }

  private static func request(_ signature: String) -> WebhookRequest {
    var request = Fixture.request(of: SweegoWebhook.name)
    request.body = Array(body.utf8)
    request.fields = [
      "webhook-id": "e1", "webhook-timestamp": "1795341600", "webhook-signature": signature,
    ]
    return request
  }
}
