import Deliverability
import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct SharedSecretVerificationTests {
  typealias Settings = [String: VerifySettings.Value]
  static let token = "0123456789abcdef"

  @Test(
    arguments: [
      (["path_tokens": .list([.text("other-token-000000"), .text(token)])], true),
      (["path_tokens": .text("0123456789abcdeF")], false),
      (["username": .text("u"), "passwords": .list([.text("x"), .text("p:w")])], true),
      (["username": .text("v"), "passwords": .list([.text("p:w")])], false),
      (["headers": .object(["X-Secret": .list([.text("a"), .text("b")])])], true),
      (["headers": .object(["X-Secret": .text("b"), "X-Other": .text("c")])], false),
      (["path_tokens": .text(token), "headers": .object(["x-secret": .text("b")])], true),
      (["path_tokens": .text(token), "headers": .object(["X-Secret": .text("c")])], false),
      (["bearer_tokens": .text("b")], false),
    ] as [(Settings, Bool)])
  func `every configured scheme must be right, by any of its secrets`(
    settings: Settings, isAuthentic: Bool
  ) throws {
    let verification = try SharedSecretVerification(VerifySettings(settings))
    let request = Self.request(["Authorization": "Basic dTpwOnc=", "x-secret": "b"])
    if isAuthentic {
      #expect(try verification.authenticate(request).isVerified)
    } else {
      #expect(throws: WebhookRejection.self) { try verification.authenticate(request) }
    }
  }

  @Test(arguments: [
    ("Bearer secret", true), ("bearer  secret", true), ("Bearer secret2", false), ("secret", false),
    ("Basic secret", false), ("Bearer", false),
  ])
  func `a bearer token stands behind its scheme in any case`(field: String, isAuthentic: Bool)
    throws
  {
    let verification = try SharedSecretVerification(
      VerifySettings(["bearer_tokens": .text("secret")]))
    let request = Self.request(["Authorization": field])
    #expect(((try? verification.authenticate(request)) != nil) == isAuthentic)
  }

  @Test(
    arguments: [
      ([:], "verify"), (["path_tokens": .text("short")], "verify.path_tokens[0]"),
      (["path_tokens": .list([])], "verify.path_tokens"),
      (["username": .text("u")], "verify.passwords"),
      (["passwords": .text("p")], "verify.username"),
      (["username": .text("u:v"), "passwords": .text("p")], "verify.username"),
      (["headers": .text("x")], "verify.headers"), (["headers": .object([:])], "verify.headers"),
      (["headers": .object(["X": .list([.text("a"), .number(1)])])], "verify.headers.X[1]"),
      (
        ["username": .text("u"), "passwords": .text("p"), "bearer_tokens": .text("b")],
        "verify.bearer_tokens"
      ),
    ] as [(Settings, String)])
  func `a mistake in the settings is told by its path`(settings: Settings, path: String) {
    let error = #expect(throws: VerifySettingsError.self) {
      try SharedSecretVerification(VerifySettings(settings))
    }
    #expect(error?.path == path)
  }

  @Test func `the reason of a refusal holds no secret`() throws {
    let verification = try SharedSecretVerification(
      VerifySettings(["path_tokens": .text("a-very-secret-token")]))
    let error = #expect(throws: WebhookRejection.self) {
      try verification.authenticate(Self.request([:]))
    }
    #expect(!"\(String(describing: error))".contains(Self.token))
    #expect(!"\(String(describing: error))".contains("a-very-secret-token"))
  }

  private static func request(_ fields: HTTPFields) -> WebhookRequest {
    WebhookRequest(
      method: .post, target: "/v1/webhooks/x/\(token)", publicURL: "", pathToken: token,
      fields: fields, body: [], receivedAt: Fixture.receivedAt)
  }
}
