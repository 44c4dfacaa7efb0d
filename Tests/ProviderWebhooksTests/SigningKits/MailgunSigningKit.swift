import Deliverability
import JSONReading
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let mailgun: SigningKit = {
    let secrets: [Secret: String] = [
      .first: "key-first", .second: "key-second", .unknown: "key-other",
    ]
    return SigningKit(
      provider: MailgunWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("key-first"), .text("key-second")])]),
      coverage: .token, toleranceSeconds: 86_400, unsigned: firstFixture(of: MailgunWebhook.self)
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let token = "0123456789abcdef0123456789abcdef0123456789abcdef01"
      let key = HMACKey(.sha256, key: (secrets[secret] ?? "").utf8)
      return try request.signedForMailgun([
        ("timestamp", timestamp), ("token", token),
        ("signature", Hex.encode(key.authenticationCode(Array((timestamp + token).utf8)))),
      ])
    } incomplete: { signed in
      let signature = try JSONDocument(signed.body).root["signature"]
      let parts = ["timestamp", "token", "signature"].map { ($0, signature?[$0]?.string ?? "") }
      return try parts.indices.map { index in
        var rest = parts
        rest.remove(at: index)
        return try signed.signedForMailgun(rest)
      }
    }
  }()
}

extension WebhookRequest {
  /// The same `event-data` under another `signature`.
  func signedForMailgun(_ signature: [(String, String)]) throws -> WebhookRequest {
    var json = JSONWriter()
    json.beginObject()
    json.key("signature")
    json.beginObject()
    for (key, value) in signature {
      json.key(key)
      json.string(value)
    }
    json.endObject()
    json.key("event-data")
    json.raw(try JSONDocument(body).root["event-data"]?.bytes ?? [])
    json.endObject()
    var request = self
    request.body = json.bytes
    return request
  }
}
