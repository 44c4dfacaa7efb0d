import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let bird: SigningKit = {
    let secrets: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    return .fields(
      ["messagebird-signature", "messagebird-request-timestamp"], of: BirdWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("key-1"), .text("key-2")])]),
      toleranceSeconds: 86_400
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let key = HMACKey(.sha256, key: (secrets[secret] ?? "").utf8)
      let code = key.authenticationCode(
        Array("\(timestamp)\n\(request.publicURL)\n".utf8), Digest.sha256(request.body))
      return [Base64.encode(code), timestamp]
    }
  }()
}
