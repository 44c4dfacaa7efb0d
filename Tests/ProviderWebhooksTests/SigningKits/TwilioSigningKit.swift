import Deliverability
import HTTPMessages
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let twilio: SigningKit = {
    let tokens: [Secret: String] = [.first: "token-1", .second: "token-2", .unknown: "token-3"]
    return .fields(
      ["X-Twilio-Signature"], of: TwilioWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("token-1"), .text("token-2")])])
    ) { request, secret, _ in
      let parameters = try FormURLEncoded(request.body).pairs.sorted { $0.name < $1.name }
      let text = request.publicURL + parameters.map { $0.name + $0.value }.joined()
      let key = HMACKey(.sha1, key: (tokens[secret] ?? "").utf8)
      return [Base64.encode(key.authenticationCode(Array(text.utf8)))]
    }
  }()
}
