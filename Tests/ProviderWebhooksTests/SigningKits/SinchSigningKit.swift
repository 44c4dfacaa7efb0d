import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let sinch: SigningKit = {
    let secrets: [Secret: String] = [
      .first: "secret-1", .second: "secret-2", .unknown: "secret-3",
    ]
    let field = "x-sinch-webhook-signature"
    return .fields(
      [field, field + "-nonce", field + "-timestamp", field + "-algorithm"], of: SinchWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("secret-1"), .text("secret-2")])]),
      toleranceSeconds: 86_400
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let key = HMACKey(.sha256, key: (secrets[secret] ?? "").utf8)
      let code = key.authenticationCode(request.body, Array(".nonce-1.\(timestamp)".utf8))
      return [Base64.encode(code), "nonce-1", timestamp, "HmacSHA256"]
    }
  }()
}
