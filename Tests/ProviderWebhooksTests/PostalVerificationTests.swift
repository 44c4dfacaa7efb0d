import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

/// Key and signatures made by another tool: `openssl genrsa 2048`; `openssl rsa -pubout`;
/// `printf '{"event":"MessageSent"}\r\n' | openssl dgst -sha256 -sign key.pem | base64 -w0`, and with `-sha1`.
@Suite struct PostalVerificationTests {
  static let publicKey =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1muZyE7IN3yypLRvuL5QqrKXnKm70MCnTZWVXYB51ls3Ptpb6dPpqGiNiHGShJMoY3pH7C5z10+rztqtUfEM23wHe1WpUB6fo79EsAK5JzyRazZLUYlndfzfjEPRNciRlSEhz4wKtGUB2CxudHB8MLo/gVi/GXXBeKsQ9HBD5sA8xh8FlsyV4T4bpBFVGwhQSYbsFOGFnAa9Zyy0awidnb/uKje5NtrUrcuk+AJ79WyaGR1uQ8Md2aAO2Wq547z5P+J4hc/5uJo9nyh5/w9RxyMbWHRR8y75nAeD7HUN1fnBAgR4xMBVJrhfdHH5RT7M6v93Xran/6Lg8P7u3dfQQIDAQAB"
  static let signature =
    "dbQu0gcxZs1Its/9nI/ahOhmcCnnDo8LxgiHF36KIhhmaPs84FOfEyj3ZlffyWZTgG0bi6zJPCXIPgto0kCt8F3Q5yvG5ElPlTq5VivkgCiPG1fUoLcEzvPadS217fbtk2EOwS7IBry923dB61lMfk23UxkGI00gSRMVqZP6QJ+gDOazEmeIgKTswqS5teRbX0V4vUQFBePzrZFn7RqAB8KAGbQzgn6ehOWRtBusRIi2Qw4L8mbZRg8ag/PxAr+zqw7+y/np2GqF71ATn+bVkHdO1w/8sYJUOD7GJzQxrG5nDXr2rcRSs1gMuk1WPy+FVh5iujKInFTNhDmkxrIILw=="
  static let legacySignature =
    "avLh/Vs8ITZJfRvGoDiL8Q4VX45/ixJtW3csqPzOt9UjBu5BidsoHTeZEmdhFKhtm2fuc2XIXCeMSkS19k8inZRjF/EnbcBxeriNcZA3pL25W/nYM5G7aqTK9nNps5pI0Amsz/bXQqNoBdta4O1VcydQoLlFfxQFogc7OofnZPZ58uLkgB9080ce5aPVVntxko9lVik7WDpTugavSDAMKgWuXcHA+NcXWNNaQkDLfnW3pmV2OaadUZRM6321K8ykXAzc9AKW5lX9RCEvKw1WQ+CzBrGTkhN3s/qRz0lrkTTmG/xLMveQ+za7PbijI2AICUKO+IsH/1hpt1fODsE2Jg=="

  @Test(arguments: [
    publicKey, "-----BEGIN PUBLIC KEY-----\n\(publicKey)\n-----END PUBLIC KEY-----\n",
    "v=DKIM1; t=s; h=sha256; p=\(publicKey);", "v=DKIM1;p=\(publicKey)",
  ])
  func `a key is taken as PEM, bare, and as a DKIM record`(key: String) throws {
    #expect(try Self.takes(["X-Postal-Signature-256": Self.signature], key: key))
  }

  @Test(
    arguments: [
      (["X-Postal-Signature": legacySignature], true),
      (["X-Postal-Signature": signature], false),
      (["X-Postal-Signature-256": legacySignature], false),
      (["X-Postal-Signature-256": signature, "X-Postal-Signature": "AAAA"], true),
      (["X-Postal-Signature-256": "AAAA", "X-Postal-Signature": legacySignature], false),
      (["X-Postal-Signature-256": "", "X-Postal-Signature": legacySignature], false),
      (["X-Postal-Signature-KID": "AAAA"], false),
    ] as [([String: String], Bool)])
  func `the older signature counts only where the newer one is missing`(
    fields: [String: String], isAuthentic: Bool
  ) throws {
    #expect(try Self.takes(fields) == isAuthentic)
  }

  @Test(arguments: [
    ECDSAPrivateKey.generate().publicKeyBase64SPKI, "v=DKIM1; t=s; h=sha256", "no key",
  ])
  func `what is no RSA key is refused by its place, saying what to paste`(key: String) {
    let error = #expect(throws: VerifySettingsError.self) {
      try PostalVerification(VerifySettings(["public_keys": .list([.text(key)])]))
    }
    #expect(error?.path == "verify.public_keys[0]")
    #expect(error?.problem.hasPrefix("is no public key: ") == true)
    #expect(error?.problem.contains("`postal default-dkim-record`") == true)
  }

  private static func takes(_ fields: [String: String], key: String = publicKey) throws -> Bool {
    let verification = try PostalVerification(VerifySettings(["public_keys": .text(key)]))
    let request = WebhookRequest(
      method: .post, target: "/", publicURL: "",
      fields: HTTPFields(fields.map { HTTPFields.Field(name: $0.key, value: $0.value) }),
      body: Array("{\"event\":\"MessageSent\"}\r\n".utf8), receivedAt: Fixture.receivedAt)
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
