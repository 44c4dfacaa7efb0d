import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct StandardWebhooksVerificationTests {
  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  /// Python: base64.b64encode(hmac.new(key, b"msg_p5jXN8AQM9LWM0D4loKWxJek.1795341540." + body, "sha256").digest())
  static let code = "MADwEQP3O83Cq+7fb7Nlpf1MCl+nLPxEvui0mEiozzY="
  static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
  static let other = Base64.encode([UInt8](repeating: 7, count: 32))

  @Test(arguments: [
    ("v1,\(code)", true), ("v1,\(other) v1,\(code)", true), ("v1a,\(other) v1,\(code)", true),
    ("v1,\(code.dropLast())", true), ("v2,\(code)", false), ("v1,\(other)", false),
    ("v1 \(code)", false), (code, false), ("", false), ("v1,", false),
    (String(repeating: "v1,\(other) ", count: 16) + "v1,\(code)", false),
  ])
  func `any v1 signature of the list counts and no other version`(list: String, isAuthentic: Bool)
    throws
  {
    #expect(try Self.authenticate(Self.fields(list)) == isAuthentic)
  }

  @Test func `the standard's own fields count, and the two families do not mix`() throws {
    let standard = Self.fields("v1,\(Self.code)", prefix: "webhook")
    #expect(try Self.authenticate(standard))
    var mixed = standard
    mixed.set("svix-id", "msg_slipped_in")
    #expect(try !Self.authenticate(mixed))
  }

  @Test(arguments: [
    ("svix-id", "msg_other"), ("svix-timestamp", "1795341541"), ("svix-timestamp", "1795341540.0"),
    ("svix-timestamp", "junk"),
  ])
  func `id and timestamp are signed as they stand`(name: String, value: String) throws {
    var fields = Self.fields("v1,\(Self.code)")
    fields.set(name, value)
    #expect(try !Self.authenticate(fields))
  }

  @Test func `a secret may lack its prefix and its padding`() throws {
    for secret in [Self.secret, String(Self.secret.dropFirst(6)), "whsec_a2V5LTE"] {
      _ = try StandardWebhooksVerification(VerifySettings(["secrets": .text(secret)]))
    }
    for secret in ["whsec_", "whsec_not base64", "whsec"] {
      let error = #expect(throws: VerifySettingsError.self) {
        try StandardWebhooksVerification(
          VerifySettings(["secrets": .list([.text(Self.secret), .text(secret)])]))
      }
      #expect(error?.path == "verify.secrets[1]")
      #expect(error?.problem.contains("not base64") == false)
    }
  }

  private static func fields(_ list: String, prefix: String = "svix") -> HTTPFields {
    [
      "\(prefix)-id": id, "\(prefix)-timestamp": "1795341540", "\(prefix)-signature": list,
      "Content-Type": "application/json",
    ]
  }

  private static func authenticate(_ fields: HTTPFields) throws -> Bool {
    let verification = try StandardWebhooksVerification(VerifySettings(["secrets": .text(secret)]))
    let request = WebhookRequest(
      method: .post, target: "/", publicURL: "", fields: fields,
      body: Array("{\"type\": \"email.sent\"}\r\n".utf8), receivedAt: Fixture.receivedAt)
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
