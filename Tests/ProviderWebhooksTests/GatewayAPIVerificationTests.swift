import HTTPMessages
import JSONReading
import Signatures
import Testing

@testable import ProviderWebhooks

@Suite struct GatewayAPIVerificationTests {
  static let event =
    #"{"id":1000001,"msisdn":4587654321,"time":1795341540,"status":"DELIVERED","error":null,"code":null,"userref":"r1"}"#

  @Test(arguments: [
    ("HS256", "UalLnQTCcZ4iSGQU_XIhP5aKrTZnezd5BahLWZA08Jw"),
    ("HS384", "JQfjvyx2IKGSEgBKr3FRk1w1QGBuhcmPE8qO0aQjIY-72azoUfWibvzkl4rIss0d"),
    (
      "HS512",
      "vYf1FI_boJLBa3sdFJdXs8BbuM37eoBaDcxxLb7ByCFIXqtG0uL_lg59H3s_bCilDLfJaD9xx1I7h3NC8NcLwQ"
    ),
  ])
  func `a token made by another tool verifies`(algorithm: String, code: String) throws {
    // Python: hmac.new(b"token-1", header + b"." + claims, hashlib.sha256 …), base64.urlsafe_b64encode of all three.
    let parts = [#"{"alg":"\#(algorithm)","typ":"JWT"}"#, Self.event].map {
      Base64.encode($0.utf8, urlSafe: true, omitsPadding: true)
    }
    #expect(try Self.authenticate(Self.event, token: (parts + [code]).joined(separator: ".")))
  }

  @Test(arguments: [
    (#" { "status" : "DELIVERED", "msisdn":45, "id" : 1.0e0 } "#, true),
    (#"{"id":1,"msisdn":45,"status":"D\u0045LIVERED"}"#, true),
    (#"{"id":1,"msisdn":46,"status":"DELIVERED"}"#, false),
    (#"{"id":1,"msisdn":"45","status":"DELIVERED"}"#, false),
    (#"{"id":1,"msisdn":45,"status":"UNDELIVERABLE"}"#, false),
    (#"{"id":1,"msisdn":45}"#, false),
    (#"{"id":1,"msisdn":45,"status":"DELIVERED","code":"0x1010"}"#, false),
    (#"{"id":1,"msisdn":45,"status":"DELIVERED","status":"UNDELIVERABLE"}"#, false),
    (#"{"id":1,"msisdn":45,"status":"UNDELIVERABLE","status":"DELIVERED"}"#, false),
    (#"[{"id":1,"msisdn":45,"status":"DELIVERED"}]"#, false), ("{}", false), ("", false),
  ])
  func `the body must be the event in the token, however it is written`(
    body: String, isAuthentic: Bool
  ) throws {
    let token = Self.token(#"{"id":1,"msisdn":45,"status":"DELIVERED"}"#)
    #expect(try Self.authenticate(body, token: token) == isAuthentic)
  }

  @Test func `a time the signer adds to the event is no part of it`() throws {
    let token = Self.token(#"{"iat":1795341600,"id":1,"status":"DELIVERED"}"#)
    #expect(try Self.authenticate(#"{"id":1,"status":"DELIVERED"}"#, token: token))
    #expect(try !Self.authenticate(#"{"iat":1,"id":1,"status":"DELIVERED"}"#, token: token))
  }

  @Test(arguments: [#"{"alg":"none"}"#, #"{"alg":"RS256"}"#, #"{"alg":"hs256"}"#, "{}", "[]", "x"])
  func `an algorithm the source does not take is refused`(header: String) throws {
    let token = JSONWebToken.compact(
      Array(Self.event.utf8), secret: "token-1", header: header)
    #expect(try !Self.authenticate(Self.event, token: token))
  }

  @Test func `a token whose signature is cut off is refused`() throws {
    let token = Self.token(Self.event)
    let unsigned = token.split(separator: ".").dropLast().joined(separator: ".")
    for text in [unsigned, unsigned + ".", token + ".x", "", "."] {
      #expect(try !Self.authenticate(Self.event, token: text))
    }
  }

  @Test func `claims that name one thing twice are refused`() throws {
    let twice = #"{"id":1,"status":"DELIVERED","status":"UNDELIVERABLE"}"#
    #expect(try !Self.authenticate(twice, token: Self.token(twice)))
  }

  @Test func `ids beyond the range of doubles are compared exactly`() throws {
    let token = Self.token(#"{"id":9007199254740993}"#)
    #expect(try Self.authenticate(#"{"id":9007199254740993}"#, token: token))
    #expect(try !Self.authenticate(#"{"id":9007199254740992}"#, token: token))
  }

  @Test(
    arguments: [
      ("0x1010", "0x1010"), ("1010", "0x1010"), ("0X101A", "0x101a"), (" 0x01010 ", "0x1010"),
      ("0x0", nil), ("0", nil), ("", nil), ("0x", nil), ("+10", nil), ("-10", nil), ("n/a", nil),
      ("0x123456789", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a code is a hexadecimal number`(text: String?, code: String?) {
    #expect(GatewayAPIMeaning.code(text) == code)
  }

  private static func token(_ claims: String) -> String {
    JSONWebToken.compact(Array(claims.utf8), secret: "token-1")
  }

  private static func authenticate(_ body: String, token: String) throws -> Bool {
    let source = try GatewayAPIWebhook(verify: VerifySettings(["secrets": .text("token-1")]))
    var request = Fixture.request(of: GatewayAPIWebhook.name)
    request.fields.set(GatewayAPIVerification.signatureField, token)
    request.body = Array(body.utf8)
    do throws(WebhookRejection) {
      return try source.authenticate(request).isVerified
    } catch {
      return false
    }
  }
}
