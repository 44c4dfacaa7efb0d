import Deliverability
import HTTPMessages
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let plivo: SigningKit = {
    let tokens: [Secret: String] = [.first: "token-1", .second: "token-2", .unknown: "token-3"]
    return .fields(
      ["X-Plivo-Signature-V3", "X-Plivo-Signature-V3-Nonce"], of: PlivoWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("token-1"), .text("token-2")])])
    ) { request, secret, _ in
      let parameters = try FormURLEncoded(request.body).pairs.sorted { $0.name < $1.name }
      let form = parameters.map { $0.name + $0.value }.joined()
      let key = HMACKey(.sha256, key: (tokens[secret] ?? "").utf8)
      let code = key.authenticationCode(Array("\(request.publicURL)?\(form).nonce-1".utf8))
      return [Base64.encode(code), "nonce-1"]
    }
  }()
}
