import Deliverability
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let customerIO: SigningKit = {
    let keys: [Secret: String] = [.first: "key-1", .second: "key-2", .unknown: "key-3"]
    return .fields(
      ["X-CIO-Signature", "X-CIO-Timestamp"], of: CustomerIOWebhook.self,
      settings: VerifySettings([
        "secrets": .list([.text("key-1"), .text("key-2")]), "tolerance_seconds": .number(600_000),
      ]), toleranceSeconds: 600_000
    ) { request, secret, time in
      let timestamp = String(time.microseconds / 1_000_000)
      let code = HMACKey(.sha256, key: (keys[secret] ?? "").utf8).authenticationCode(
        Array("v0:\(timestamp):".utf8), request.body)
      return [Hex.encode(code), timestamp]
    }
  }()
}
