import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct SendGridVerificationTests {
  @Test func `a signed body that ends in CR LF is taken as it is`() throws {
    var request = SigningKit.sendGrid.unsigned
    request.body = Array("[]\r\n".utf8)
    let signed = try SigningKit.sendGrid.sign(request, .first, request.receivedAt)
    let source = try SigningKit.sendGrid.source()
    #expect(try source.authenticate(signed).isVerified)
    var trimmed = signed
    trimmed.body.removeLast(2)
    #expect(throws: WebhookRejection.self) { try source.authenticate(trimmed) }
  }

  @Test func `without a tolerance an old signature passes`() throws {
    let key = ECDSAPrivateKey.generate()
    let source = try SendGridWebhook(
      verify: VerifySettings(["public_keys": .text(key.publicKeyBase64SPKI)]))
    var request = SigningKit.sendGrid.unsigned
    request.fields.set(SendGridVerification.timestampField, "1000000000")
    request.fields.set(
      SendGridVerification.signatureField,
      Base64.encode(key.sign(Array("1000000000".utf8), request.body)))
    #expect(try source.authenticate(request).isVerified)
  }

  @Test func `a changed timestamp is refused`() throws {
    var signed = try SigningKit.sendGrid.signed()
    signed.fields.set(
      SendGridVerification.timestampField,
      (signed.fields[SendGridVerification.timestampField] ?? "") + "0")
    #expect(throws: WebhookRejection.self) { try SigningKit.sendGrid.source().authenticate(signed) }
  }

  @Test(arguments: [
    (
      RSAPrivateKey.generate().publicKeyPEM, "an RSA key of 2048 bits; an EC key on P-256 is needed"
    ),
    ("SG.secret", "the text is neither PEM nor base 64"),
    ("MFkw", "not a public key (SubjectPublicKeyInfo)"),
  ])
  func `what is no such key is refused by its place, saying what to paste`(
    key: String, problem: String
  ) {
    let good = ECDSAPrivateKey.generate().publicKeyBase64SPKI
    let error = #expect(throws: VerifySettingsError.self) {
      try SendGridVerification(VerifySettings(["public_keys": .list([.text(good), .text(key)])]))
    }
    #expect(error?.path == "verify.public_keys[1]")
    #expect(
      error?.problem
        == "is no public key: \(problem). Paste the Verification Key that SendGrid shows under Event Webhook, Security Features"
    )
  }
}
