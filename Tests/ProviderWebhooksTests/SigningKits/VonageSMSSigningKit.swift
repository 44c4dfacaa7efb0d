import Deliverability
import Signatures

@testable import ProviderWebhooks

extension SigningKit {
  static let vonageSMS: SigningKit = {
    let secrets: [Secret: String] = [
      .first: "secret-1", .second: "secret-2", .unknown: "secret-3",
    ]
    return SigningKit(
      provider: VonageSMSWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("secret-1"), .text("secret-2")])]),
      coverage: .body, toleranceSeconds: 900, unsigned: firstFixture(of: VonageSMSWebhook.self)
    ) { request, secret, time in
      var signed = request
      signed.body += Array("&timestamp=\(time.microseconds / 1_000_000)&nonce=n1".utf8)
      let text = try signed.form { .unreadable($0) }.fields.sorted { $0.name < $1.name }
        .map { "&\($0.name)=\($0.value)" }.joined()
      let code = Digest.md5(Array((text + (secrets[secret] ?? "")).utf8))
      signed.body += Array("&sig=\(Hex.encode(code))".utf8)
      return signed
    } incomplete: { signed in
      ["timestamp", "sig"].map { signed.without(formField: $0) }
    }
  }()
}

extension WebhookRequest {
  fileprivate func without(formField name: String) -> WebhookRequest {
    var request = self
    let pairs = body.split(separator: UInt8(ascii: "&")).filter {
      !$0.starts(with: Array("\(name)=".utf8))
    }
    request.body = Array(pairs.joined(separator: [UInt8(ascii: "&")]))
    return request
  }
}
