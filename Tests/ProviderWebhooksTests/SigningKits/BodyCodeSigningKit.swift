import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let mailerSend = bodyCode("Signature", of: MailerSendWebhook.self)
  static let mailtrap = bodyCode("Mailtrap-Signature", of: MailtrapWebhook.self)

  /// The hexadecimal HMAC-SHA256 of the raw body in one field.
  private static func bodyCode(_ field: String, of provider: any WebhookProvider.Type) -> SigningKit
  {
    let keys: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    return .fields(
      [field], of: provider,
      settings: VerifySettings(["secrets": .list([.text("key-1"), .text("key-2")])])
    ) { request, secret, _ in
      let key = HMACKey(.sha256, key: (keys[secret] ?? "").utf8)
      return [Hex.encode(key.authenticationCode(request.body))]
    }
  }
}
