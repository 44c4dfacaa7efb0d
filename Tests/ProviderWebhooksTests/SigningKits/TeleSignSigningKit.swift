import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let teleSign: SigningKit = {
    let keys: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    let configured = ["key-1", "key-2"].map { VerifySettings.Value.text(Base64.encode($0.utf8)) }
    return .fields(
      ["Authorization"], of: TeleSignWebhook.self,
      settings: VerifySettings(["customer_id": .text("C0FFEE"), "secrets": .list(configured)])
    ) { request, secret, _ in
      let key = HMACKey(.sha256, key: (keys[secret] ?? "").utf8)
      return ["TSA C0FFEE:" + Base64.encode(key.authenticationCode(request.body))]
    }
  }()
}
