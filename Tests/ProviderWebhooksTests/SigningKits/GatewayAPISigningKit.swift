import Deliverability
import HTTPMessages
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let gatewayAPI: SigningKit = {
    let secrets: [Secret: String] = [.first: "token-1", .second: "token-2", .unknown: "token-3"]
    var unsigned = Fixture.request(of: GatewayAPIWebhook.name)
    // Blanks between the members are not compared, so there are none here.
    unsigned.body = Array(
      #"{"id":1000001,"msisdn":4587654321,"time":1795341540,"status":"DELIVERED","userref":"r1"}"#
        .utf8)
    return SigningKit(
      provider: GatewayAPIWebhook.self,
      settings: VerifySettings(["secrets": .list([.text("token-1"), .text("token-2")])]),
      coverage: .body, unsigned: unsigned
    ) { request, secret, _ in
      var signed = request
      signed.fields.set(
        "X-Gwapi-Signature", JSONWebToken.compact(request.body, secret: secrets[secret] ?? ""))
      return signed
    } incomplete: { signed in
      [signed.without(field: "X-Gwapi-Signature")]
    }
  }()
}

extension JSONWebToken {
  /// The compact form of a token with these claims, signed by an HMAC.
  /// - Parameter header: by default that of the algorithm.
  static func compact(
    _ claims: [UInt8], secret: String, algorithm: HMACKey.Algorithm = .sha256,
    header: String? = nil
  ) -> String {
    let header = header ?? #"{"alg":"\#(algorithm.jsonWebName ?? "none")","typ":"JWT"}"#
    let encode = { (bytes: [UInt8]) in Base64.encode(bytes, urlSafe: true, omitsPadding: true) }
    let input = encode(Array(header.utf8)) + "." + encode(claims)
    let code = HMACKey(algorithm, key: secret.utf8).authenticationCode(Array(input.utf8))
    return input + "." + encode(code)
  }
}
