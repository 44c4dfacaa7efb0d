import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct BodyCodeVerificationTests {
  @Test func `codes made by another tool verify, over the body as it stands`() throws {
    // printf '%s' '{"url":"https:\/\/example.com"}' | openssl dgst -sha256 -hmac key-1
    let code = "c976f20ee692d801c4d88dc65798234f9848be7ef323a8483a0dfdc504b20b01"
    let source = try MailerSendWebhook(verify: Self.settings)
    #expect(Self.takes(source, #"{"url":"https:\/\/example.com"}"#, ["Signature": code]))
    #expect(
      Self.takes(source, #"{"url":"https:\/\/example.com"}"#, ["signature": code.uppercased()]))
    #expect(!Self.takes(source, #"{"url":"https://example.com"}"#, ["Signature": code]))
  }

  @Test(arguments: [
    "", "c9", "no hex", "c976f20ee692d801c4d88dc65798234f9848be7ef323a8483a0dfdc504b20b0",
  ])
  func `a field that is no code is refused`(field: String) throws {
    let source = try MailerSendWebhook(verify: Self.settings)
    #expect(!Self.takes(source, #"{"url":"https:\/\/example.com"}"#, ["Signature": field]))
  }

  @Test func `a Mailtrap account without a signing secret proves itself by a password`() throws {
    // printf '{"events":[]}\r\n' | openssl dgst -sha256 -hmac key-1
    let code = "1b0e72eeda536661e4c182812a8b29cd548ad5d3655a84564fb848f2025fe215"
    let body = "{\"events\":[]}\r\n"
    let basic: [String: VerifySettings.Value] = ["username": .text("u"), "passwords": .text("p")]
    let onlyBasic = try MailtrapWebhook(verify: VerifySettings(basic))
    #expect(Self.takes(onlyBasic, body, ["Authorization": "Basic dTpw"]))
    #expect(!Self.takes(onlyBasic, body, ["Mailtrap-Signature": code]))
    let both = try MailtrapWebhook(
      verify: VerifySettings(basic.merging(["secrets": .text("key-1")]) { $1 }))
    #expect(Self.takes(both, body, ["Authorization": "Basic dTpw", "Mailtrap-Signature": code]))
    #expect(!Self.takes(both, body, ["Authorization": "Basic dTpw"]))
    #expect(!Self.takes(both, body, ["Mailtrap-Signature": code]))
  }

  private static let settings = VerifySettings(["secrets": .text("key-1")])

  private static func takes(_ source: some WebhookProvider, _ body: String, _ fields: HTTPFields)
    -> Bool
  {
    let request = WebhookRequest(
      method: .post, target: "/", publicURL: "", fields: fields, body: Array(body.utf8),
      receivedAt: Fixture.receivedAt)
    do throws(WebhookRejection) {
      return try source.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
