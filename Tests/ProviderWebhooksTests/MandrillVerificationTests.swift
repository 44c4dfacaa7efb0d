import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct MandrillVerificationTests {
  static let url = "https://hooks.example.com/v1/webhooks/acme-mandrill"
  static let batch =
    "mandrill_events=%5B%7B%22event%22%3A%22send%22%2C%22text%22%3A%22a%2Bb%22%7D%5D"

  @Test func `a signature made by another tool verifies`() throws {
    // printf '%s' "$URL?a=1"'mandrill_events[{"event":"send","text":"a+b"}]' | openssl dgst -sha1 -hmac key-1 -binary | base64
    #expect(try Self.authenticate(Self.batch, "xCOIERREJQ2Tpk5j0Cnp7OHYJZE=", query: "?a=1"))
    #expect(try !Self.authenticate(Self.batch, "xCOIERREJQ2Tpk5j0Cnp7OHYJZE="))
  }

  @Test func `the URL was registered with the credentials the sender shows`() throws {
    // printf '%s' 'https://u:p%40@hooks.example.com/v1/webhooks/acme-mandrillmandrill_events[]zeta1' | openssl …
    let code = "pDgYbni9JHfzfe2a2VLjovYbM5o="
    let body = "zeta=1&mandrill_events=%5B%5D"
    #expect(try !Self.authenticate(body, code))
    #expect(try Self.authenticate(body, code, authorization: "Basic dTpwJTQw"))
    #expect(try !Self.authenticate(body, code, authorization: "Basic dTpw"))
  }

  @Test func `credentials can't move where the signed URL ends`() throws {
    // What is signed for another URL, with a tail that looks like ours, must not pass as ours.
    let signed = "https://hooks.example.com/other@hooks.example.com/v1/webhooks/acme-mandrill"
    let code = HMACKey(.sha1, key: "key-1".utf8).authenticationCode(
      Array("\(signed)mandrill_events[]".utf8))
    let credentials = Base64.encode(Array("hooks.example.com/other".utf8))
    #expect(
      try !Self.authenticate(
        "mandrill_events=%5B%5D", Base64.encode(code), authorization: "Basic \(credentials)"))
  }

  @Test func `the key everyone knows signs an empty batch and nothing else`() throws {
    // printf '%s' "$URL"'mandrill_events[]' | openssl dgst -sha1 -hmac test-webhook -binary | base64
    #expect(try Self.authenticate("mandrill_events=%5B%5D", "RPW4gKiz7L60rVxbtzljPbnCrkU="))
    #expect(try !Self.authenticate("mandrill_events=%5B1%5D", "+nkORCgiOfoXPURJek6WYFmjT2g="))
  }

  @Test(arguments: [
    "mandrill_events=%5B%5D&mandrill_events=1", "events=%5B%5D", "", "mandrill_events[]=%5B%5D",
  ])
  func `the form must hold the events once, however it is signed`(body: String) throws {
    let fields = FormFields(try FormURLEncoded(Array(body.utf8)))
    let code = HMACKey(.sha1, key: "key-1".utf8).authenticationCode(
      Array(Self.url.utf8), MandrillVerification.signedFields(fields))
    #expect(try !Self.authenticate(body, Base64.encode(code)))
  }

  private static func authenticate(
    _ body: String, _ signature: String, query: String = "", authorization: String? = nil
  ) throws -> Bool {
    let verification = try MandrillVerification(VerifySettings(["secrets": .text("key-1")]))
    var request = WebhookRequest(
      method: .post, target: "/v1/webhooks/acme-mandrill" + query, publicURL: url + query,
      fields: [
        "Content-Type": "application/x-www-form-urlencoded", "X-Mandrill-Signature": signature,
      ], body: Array(body.utf8), receivedAt: Fixture.receivedAt)
    if let authorization { request.fields.set("Authorization", authorization) }
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
