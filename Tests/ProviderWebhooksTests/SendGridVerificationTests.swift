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

  @Test func `a key of another type is refused by its place`() {
    let rsa = RSAPrivateKey.generate()
    let error = #expect(throws: VerifySettingsError.self) {
      try SendGridVerification(VerifySettings(["public_keys": .list([.text(rsa.publicKeyPEM)])]))
    }
    #expect(error?.path == "verify.public_keys[0]")
  }
}
