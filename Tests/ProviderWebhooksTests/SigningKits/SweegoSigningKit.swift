import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let sweego: SigningKit = {
    let keys: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    let configured = ["key-1", "key-2"].map { VerifySettings.Value.text(Base64.encode($0.utf8)) }
    return .fields(
      ["webhook-id", "webhook-timestamp", "webhook-signature"], of: SweegoWebhook.self,
      settings: VerifySettings(["secrets": .list(configured)]), toleranceSeconds: 300
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let key = HMACKey(.sha256, key: (keys[secret] ?? "").utf8)
      let code = key.authenticationCode(Array("e1.\(timestamp).".utf8), request.body)
      return ["e1", timestamp, Base64.encode(code)]
    }
  }()
}
