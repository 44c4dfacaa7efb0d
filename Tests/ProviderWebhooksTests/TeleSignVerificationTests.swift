import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct TeleSignVerificationTests {
  /// base64 of `telesign-key-one`.
  static let key = "dGVsZXNpZ24ta2V5LW9uZQ=="
  static let customerID = "11111111-2222-3333-4444-555555555555"
  // Python: base64.b64encode(hmac.new(b"telesign-key-one", body, hashlib.sha256).digest())
  static let body =
    #"{"reference_id":"0123456789ABCDEF0123456789ABCDEF","status":{"code":200}}"#
  static let signature = "E4wwGTCQsEaFhi0sxsyshtf26Vl/nNw4TpbmbpaCJck="

  @Test(arguments: [
    ("TSA \(customerID):\(signature)", true), ("tsa  \(customerID):\(signature)", true),
    ("TSA 99999999-2222-3333-4444-555555555555:\(signature)", false),
    ("TSA :\(signature)", false), ("TSA \(signature)", false), ("TSA \(customerID):", false),
    ("Basic \(customerID):\(signature)", false), ("TSA \(customerID):x\(signature)", false),
    ("TSA \(customerID):\(signature.dropLast(4))", false), ("\(customerID):\(signature)", false),
  ])
  func `a signature made by another tool verifies for its own customer only`(
    field: String, isAuthentic: Bool
  ) throws {
    let source = try TeleSignWebhook(
      verify: VerifySettings(["customer_id": .text(Self.customerID), "secrets": .text(Self.key)]))
    var request = Fixture.request(of: TeleSignWebhook.name)
    request.body = Array(Self.body.utf8)
    request.fields.set("Authorization", field)
    #expect(((try? source.authenticate(request)) != nil) == isAuthentic)
  }

  @Test(
    arguments: [
      (["secrets": .text(key)], "verify.customer_id"),
      (["customer_id": .text("C"), "secrets": .text("not base64")], "verify.secrets[0]"),
      (
        ["customer_id": .text("C"), "secrets": .list([.text(key), .text("a===")])],
        "verify.secrets[1]"
      ),
      (["customer_id": .text("C")], "verify.secrets"),
    ] as [([String: VerifySettings.Value], String)])
  func `a mistake in the settings is told by its path`(
    settings: [String: VerifySettings.Value], path: String
  ) {
    let error = #expect(throws: VerifySettingsError.self) {
      try TeleSignVerification(VerifySettings(settings))
    }
    #expect(error?.path == path)
  }
}
