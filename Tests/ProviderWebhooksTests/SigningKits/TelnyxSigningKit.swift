import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let telnyx: SigningKit = {
    let keys: [Secret: Ed25519PrivateKey] = Dictionary(
      uniqueKeysWithValues: Secret.allCases.map { ($0, Ed25519PrivateKey.generate()) })
    let configured = [Secret.first, .second].compactMap { keys[$0]?.publicKeyBase64Raw }
    return .fields(
      ["Telnyx-Signature-Ed25519", "Telnyx-Timestamp"], of: TelnyxWebhook.self,
      settings: VerifySettings(["public_keys": .list(configured.map { .text($0) })]),
      toleranceSeconds: 300
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let signature = keys[secret]?.sign(Array("\(timestamp)|".utf8), request.body) ?? []
      return [Base64.encode(signature), timestamp]
    }
  }()
}
