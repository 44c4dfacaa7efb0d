import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct UnisenderGoVerificationTests {
  /// printf '{ "auth" : "key-1","events_by_user":[] }\n' | md5sum
  static let code = "c1e7c1caba3433653d4d13c8ebabd1cf"

  @Test(arguments: [
    ("{ \"auth\" : \"\(code)\",\"events_by_user\":[] }\n", true),
    ("{ \"auth\" : \"\(code)\",\"events_by_user\":[] }", false),
    ("{\"auth\":\"\(code)\",\"events_by_user\":[]}\n", false),
    ("{ \"auth\" : \"key-1\",\"events_by_user\":[] }\n", false),
  ])
  func `a digest made by another tool verifies, over the body as it stands`(
    body: String, isAuthentic: Bool
  ) throws {
    #expect(try Self.takes(body) == isAuthentic)
  }

  @Test(arguments: [
    #"{"auth":"@","auth":"@"}"#, #"{"x":{"auth":"@"}}"#, #"[{"auth":"@"}]"#, #"{"auth":["@"]}"#,
    #"{"auth":"@ "}"#, #"{"auth":"\u0040@"}"#, #"{"auth":"@""#, "", "{}", #"{"auth":null}"#,
  ])
  func `auth must be the body's only one and 32 plain digits, however it is signed`(text: String)
    throws
  {
    let digest = Hex.encode(Digest.md5(Array(text.replacing("@", with: "key-1").utf8)))
    #expect(try !Self.takes(text.replacing("@", with: digest)))
  }

  @Test func `an escaped digit is refused although it reads the same`() throws {
    let escaped = "\\u0063" + Self.code.dropFirst()
    #expect(try !Self.takes("{ \"auth\" : \"\(escaped)\",\"events_by_user\":[] }\n"))
  }

  @Test func `bytes that are no UTF-8 are signed as they stand`() throws {
    let tail = Array(#"","x":""#.utf8) + [0xFF] + Array("\"}".utf8)
    let head = Array(#"{"auth":""#.utf8)
    let digest = Array(Hex.encode(Digest.md5(head, Array("key-1".utf8), tail)).utf8)
    #expect(try Self.takes(head + digest + tail))
    #expect(try !Self.takes(head + digest + tail.map { $0 == 0xFF ? 0xFE : $0 }))
  }

  private static func takes(_ body: String) throws -> Bool { try takes(Array(body.utf8)) }

  private static func takes(_ body: [UInt8]) throws -> Bool {
    let verification = try UnisenderGoVerification(VerifySettings(["api_keys": .text("key-1")]))
    let request = WebhookRequest(
      method: .post, target: "/", publicURL: "", fields: [:], body: body,
      receivedAt: Fixture.receivedAt)
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
