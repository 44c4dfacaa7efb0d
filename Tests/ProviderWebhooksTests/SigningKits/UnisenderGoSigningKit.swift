import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let unisenderGo: SigningKit = {
    let keys: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    return SigningKit(
      provider: UnisenderGoWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("key-1"), .text("key-2")])]),
      coverage: .body, unsigned: firstFixture(of: UnisenderGoWebhook.self)
    ) { request, secret, _ in
      let digest = Digest.md5(request.withAuth(keys[secret] ?? "").body)
      return request.withAuth(Hex.encode(digest))
    } incomplete: { signed in
      var without = signed
      without.body = Array(
        String(decoding: signed.body, as: UTF8.self)
          .replacing(#""auth":"#, with: #""other":"#).utf8)
      return [without, signed.withAuth("")]
    }
  }()
}

extension WebhookRequest {
  /// The same body with another value of `auth`, everything else byte for byte.
  func withAuth(_ value: String) -> WebhookRequest {
    var request = self
    request.body = Array(
      String(decoding: body, as: UTF8.self)
        .replacing(/"auth": ?"[^"]*"/) { _ in #""auth":"\#(value)""# }.utf8)
    return request
  }
}
