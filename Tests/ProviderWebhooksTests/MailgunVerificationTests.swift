import Deliverability
import HTTPMessages
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct MailgunVerificationTests {
  static let now = Fixture.receivedAt
  static let verification = Result {
    try MailgunVerification(VerifySettings(["secrets": .text("key-parent")]))
  }

  @Test func `a code made by another tool verifies`() throws {
    // printf '1795341600token-1' | openssl dgst -sha256 -hmac key-parent
    let signature = "f3d09b60a22e7fbce3829228baa8b18f355f395ab2bb4c843e9570a26c733c3b"
    let request = Self.json(
      #"{"signature":{"timestamp":1795341600,"token":"token-1","signature":"\#(signature)"},"event-data":{}}"#
    )
    let authentic = try Self.verification.get().authenticate(request)
    #expect(authentic.replayGuard?.token == "token-1")
    #expect(authentic.replayGuard?.contentDigest == Digest.sha256(request.body))
  }

  @Test func `an event of a subaccount is proved by its parent's signature`() throws {
    let own = #""timestamp":"1795341600","token":"t1","signature":"00""#
    let code = Self.code("1795341599", "t2")
    let nested = Self.json(
      #"{"signature":{\#(own),"parent-signature":{"timestamp":"1795341599","token":"t2","signature":"\#(code)"}},"event-data":{}}"#
    )
    #expect(try Self.verification.get().authenticate(nested).replayGuard?.token == "t2")
    let flat = Self.json(
      #"{"signature":{\#(own),"parent-signature":"\#(Self.code("1795341600", "t1"))"},"event-data":{}}"#
    )
    #expect(try Self.verification.get().authenticate(flat).replayGuard?.token == "t1")
    let forged = Self.json(
      #"{"signature":{\#(own),"parent-signature":"\#(Self.code("1795341600", "t2"))"},"event-data":{}}"#
    )
    #expect(throws: WebhookRejection.self) { try Self.verification.get().authenticate(forged) }
  }

  @Test func `a form encoded anew with another boundary has the same content`() throws {
    let fields = Self.signedFields("t1")
    let urlEncoded = Self.form(fields, boundary: nil)
    let first = try Self.guardOf(Self.form(fields, boundary: "first"))
    #expect(try Self.guardOf(Self.form(fields, boundary: "second")) == first)
    #expect(try Self.guardOf(urlEncoded) == first)
    let changed = fields.map { $0.0 == "event" ? ("event", "complained") : $0 }
    #expect(
      try Self.guardOf(Self.form(changed, boundary: "first")).contentDigest != first.contentDigest)
    let shifted = fields.map {
      $0.0 == "event" ? ("event", "bouncedx") : $0.0 == "zeta" ? ("eta", $0.1) : $0
    }
    #expect(
      try Self.guardOf(Self.form(shifted, boundary: "first")).contentDigest != first.contentDigest)
  }

  @Test func `variables of the sender can't stand in for the signature`() throws {
    let fields =
      [("timestamp", "1"), ("token", "x"), ("signature", "00")] + Self.signedFields("t1")
    #expect(try Self.guardOf(Self.form(fields, boundary: nil)).token == "t1")
    let behind = Self.signedFields("t1") + [("signature", "00")]
    #expect(throws: WebhookRejection.self) { try Self.guardOf(Self.form(behind, boundary: nil)) }
  }

  @Test(arguments: ["", "{", "[]", "7", #"{"signature":null}"#, #"{"signature":{"token":"t"}}"#])
  func `a body without a signature is refused, whatever it is`(body: String) throws {
    #expect(throws: WebhookRejection.self) {
      try Self.verification.get().authenticate(Self.json(body))
    }
  }

  private static func code(_ timestamp: String, _ token: String) -> String {
    Hex.encode(
      HMACKey(.sha256, key: "key-parent".utf8).authenticationCode(Array((timestamp + token).utf8)))
  }

  private static func signedFields(_ token: String) -> [(String, String)] {
    [
      ("event", "bounced"), ("zeta", "1"), ("timestamp", "1795341600"), ("token", token),
      ("signature", code("1795341600", token)),
    ]
  }

  private static func guardOf(_ request: WebhookRequest) throws -> ReplayGuard {
    try #require(try verification.get().authenticate(request).replayGuard)
  }

  private static func json(_ body: String) -> WebhookRequest {
    WebhookRequest(
      method: .post, target: "/", publicURL: "", fields: ["Content-Type": "application/json"],
      body: Array(body.utf8), receivedAt: now)
  }

  private static func form(_ fields: [(String, String)], boundary: String?) -> WebhookRequest {
    var request = json("")
    if let boundary {
      request.fields = ["Content-Type": "multipart/form-data; boundary=\(boundary)"]
      let parts = fields.map { name, value in
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
      }
      request.body = Array((parts.joined() + "--\(boundary)--\r\n").utf8)
    } else {
      request.fields = ["Content-Type": "application/x-www-form-urlencoded"]
      request.body = Array(fields.map { "\($0.0)=\($0.1)" }.joined(separator: "&").utf8)
    }
    return request
  }
}
