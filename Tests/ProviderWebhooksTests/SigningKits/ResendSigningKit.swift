import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let resend: SigningKit = {
    let keys: [Secret: [UInt8]] = [
      .first: Array("key-1".utf8), .second: Array("key-2".utf8), .unknown: Array("key-3".utf8),
    ]
    let secrets = [keys[.first], keys[.second]].compactMap(\.self)
      .map { VerifySettings.Value.text("whsec_" + Base64.encode($0)) }
    return .fields(
      ["svix-id", "svix-timestamp", "svix-signature"], of: ResendWebhook.self,
      settings: VerifySettings(["secrets": .list(secrets)]), toleranceSeconds: 300
    ) { request, secret, time in
      let (id, timestamp) = ("msg_1", String(time.microseconds / 1_000_000))
      let code = HMACKey(.sha256, key: keys[secret] ?? []).authenticationCode(
        Array("\(id).\(timestamp).".utf8), request.body)
      return [id, timestamp, "v1,\(Base64.encode(code))"]
    }
  }()
}
