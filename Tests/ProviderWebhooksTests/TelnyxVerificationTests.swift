import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct TelnyxVerificationTests {
  /// Python cryptography, Ed25519PrivateKey.from_private_bytes(bytes(range(32))).
  static let publicKey = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
  /// The same key's signature of `1795341600|{"data":{"event_type":"message.sent"}}` and a line feed.
  static let signature =
    "5+Me6X9dHguX2dh/eDJWk9ouX5ZJBJMd3SwfHROsb+5S6Zh2RSWGtwkgBi2QWoDn+P/Bayhfx3kmN+L7aNLQAw=="

  @Test(arguments: [
    (signature, "1795341600", true), (signature, "1795341601", false),
    (signature, "1795341600 ", false), (String(signature.dropLast(4)), "1795341600", false),
    ("", "1795341600", false), ("not base64", "1795341600", false),
  ])
  func `a signature made by another tool verifies with its own timestamp only`(
    signature: String, timestamp: String, isAuthentic: Bool
  ) throws {
    let source = try TelnyxWebhook(
      verify: VerifySettings(["public_keys": .text(Self.publicKey)]))
    var request = Fixture.request(of: TelnyxWebhook.name)
    request.body = Array("{\"data\":{\"event_type\":\"message.sent\"}}\n".utf8)
    request.fields.set(TelnyxVerification.signatureField, signature)
    request.fields.set(TelnyxVerification.timestampField, timestamp)
    if isAuthentic {
      #expect(try source.authenticate(request).isVerified)
    } else {
      #expect(throws: WebhookRejection.self) { try source.authenticate(request) }
    }
  }

  @Test(arguments: ["", "AAAA", "no base64 at all"])
  func `a text that is no key is refused by its place`(key: String) {
    let error = #expect(throws: VerifySettingsError.self) {
      try TelnyxWebhook(
        verify: VerifySettings(["public_keys": .list([.text(Self.publicKey), .text(key)])]))
    }
    #expect(error?.path == "verify.public_keys[1]")
  }
}
