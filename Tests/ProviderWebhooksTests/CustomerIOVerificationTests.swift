import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct CustomerIOVerificationTests {
  /// Python: hmac.new(b"key-1", b'v0:1795341540:{"metric":"sent"}\r\n', "sha256").hexdigest()
  static let code = "50eded551320fbcd2a0443d18e1be39accc0081cc3af62e20c919ff786d3cd8d"
  static let body = "{\"metric\":\"sent\"}\r\n"

  @Test(arguments: [
    ("1795341540", code, body, true), ("1795341540", code.uppercased(), body, true),
    ("1795341541", code, body, false), ("1795341540", code, "{\"metric\":\"sent\"}\n", false),
    ("1795341540", "v0=" + code, body, false), ("1795341540", "", body, false),
    ("1795341540:", code, String(body.dropFirst()), false),
  ])
  func `a code made by another tool verifies over timestamp and raw body`(
    timestamp: String, signature: String, body: String, isAuthentic: Bool
  ) throws {
    let verification = try CustomerIOVerification(VerifySettings(["secrets": .text("key-1")]))
    #expect(Self.takes(verification, timestamp, signature, body) == isAuthentic)
  }

  @Test func `the age is judged only if a tolerance is set`() throws {
    for (seconds, isAuthentic) in [(nil, true), (59, false), (60, true)] as [(Int?, Bool)] {
      var settings: [String: VerifySettings.Value] = ["signing_keys": .text("key-1")]
      settings["tolerance_seconds"] = seconds.map { .number($0) }
      let verification = try CustomerIOVerification(VerifySettings(settings))
      #expect(Self.takes(verification, "1795341540", Self.code, Self.body) == isAuthentic)
    }
  }

  private static func takes(
    _ verification: CustomerIOVerification, _ timestamp: String, _ signature: String, _ body: String
  ) -> Bool {
    let request = WebhookRequest(
      method: .post, target: "/", publicURL: "",
      fields: ["X-CIO-Timestamp": timestamp, "X-CIO-Signature": signature], body: Array(body.utf8),
      receivedAt: Fixture.receivedAt)
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
