import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let sendGrid: SigningKit = {
    let keys: [Secret: ECDSAPrivateKey] = Dictionary(
      uniqueKeysWithValues: Secret.allCases.map { ($0, ECDSAPrivateKey.generate()) })
    let configured = [Secret.first, .second].compactMap { keys[$0]?.publicKeyBase64SPKI }
    return .fields(
      ["X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"],
      of: SendGridWebhook.self,
      settings: VerifySettings([
        "public_keys": .list(configured.map { .text($0) }), "tolerance_seconds": .number(86_400),
      ]), toleranceSeconds: 86_400
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let signature = keys[secret]?.sign(Array(timestamp.utf8), request.body) ?? []
      return [Base64.encode(signature), timestamp]
    }
  }()
}
