import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  /// Postern's own contract: `X-Postern-Signature: t=…,v1=…`.
  static let custom: SigningKit = {
    let secrets: [Secret: String] = [
      .first: "first-secret-0000", .second: "second-secret-000", .unknown: "other-secret-0000",
    ]
    return .fields(
      ["X-Postern-Signature"], of: CustomWebhook.self,
      settings: VerifySettings(["secrets": ["first-secret-0000", "second-secret-000"]]),
      toleranceSeconds: 300
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let key = HMACKey(.sha256, key: (secrets[secret] ?? "").utf8)
      let code = key.authenticationCode(Array("\(timestamp).".utf8), request.body)
      return ["t=\(timestamp),v1=\(Hex.encode(code))"]
    }
  }()
}
