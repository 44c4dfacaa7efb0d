import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let vonageMessages: SigningKit = {
    let secrets: [Secret: String] = [
      .first: "secret-1", .second: "secret-2", .unknown: "secret-3",
    ]
    return .fields(
      ["Authorization"], of: VonageMessagesWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("secret-1"), .text("secret-2")])]),
      toleranceSeconds: 900
    ) { request, secret, time in
      let token = SignedToken.make(
        [
          ("iss", .text("Vonage")), ("iat", .number(time.microseconds / 1_000_000)),
          ("jti", .text("j-1")),
          ("payload_hash", .text(Hex.encode(Digest.sha256(request.body)))),
        ], key: HMACKey(.sha256, key: (secrets[secret] ?? "").utf8))
      return ["Bearer " + token]
    }
  }()
}
