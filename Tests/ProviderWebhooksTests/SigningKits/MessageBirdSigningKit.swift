import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let messageBird: SigningKit = {
    let secrets: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    return .fields(
      ["MessageBird-Signature-JWT"], of: MessageBirdWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("key-1"), .text("key-2")])])
    ) { request, secret, time in
      let seconds = time.microseconds / 1_000_000
      let token = SignedToken.make(
        [
          ("iss", .text("MessageBird")), ("nbf", .number(seconds)), ("exp", .number(seconds + 60)),
          ("url_hash", .text(Hex.encode(Digest.sha256(Array(request.publicURL.utf8))))),
          ("payload_hash", .text(Hex.encode(Digest.sha256(request.body)))),
        ], key: HMACKey(.sha256, key: (secrets[secret] ?? "").utf8))
      return [token]
    }
  }()
}
