import Deliverability
import HTTPMessages
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let mandrill: SigningKit = {
    let keys: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    return .fields(
      ["X-Mandrill-Signature"], of: MandrillWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("key-1"), .text("key-2")])])
    ) { request, secret, _ in
      let fields = try FormURLEncoded(request.body).pairs.sorted { $0.name < $1.name }
      let text = request.publicURL + fields.map { $0.name + $0.value }.joined()
      let key = HMACKey(.sha1, key: (keys[secret] ?? "").utf8)
      return [Base64.encode(key.authenticationCode(Array(text.utf8)))]
    }
  }()
}
