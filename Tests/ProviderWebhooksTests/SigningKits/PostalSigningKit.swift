import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let postal: SigningKit = {
    let keys: [Secret: RSAPrivateKey] = Dictionary(
      uniqueKeysWithValues: Secret.allCases.map { ($0, RSAPrivateKey.generate()) })
    let configured = [Secret.first, .second].compactMap { keys[$0]?.publicKeyBase64SPKI }
    return .fields(
      ["X-Postal-Signature-256"], of: PostalWebhook.self,
      settings: VerifySettings(["public_keys": .list(configured.map { .text($0) })])
    ) { request, secret, _ in
      [Base64.encode(keys[secret]?.sign(request.body, hash: .sha256) ?? [])]
    }
  }()
}
