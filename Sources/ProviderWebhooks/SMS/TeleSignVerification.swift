import HTTPMessages
import Signatures

/// TeleSign's `Authorization: TSA <customer id>:<signature>`: base64 of HMAC-SHA256 over the raw body under
/// the API key, which is itself base64.
///
/// Settings: `customer_id`, which must be the one the callback names, and `secrets` (API keys, several
/// while one is rotated). The scheme signs no time: a repeat is met by the event's identity.
/// Source: TeleSign docs, "Delivery status callbacks"; the signature from its libraries.
struct TeleSignVerification: SenderVerification {
  static let settings: Set<String> = ["customer_id", VerifySettings.secretsKey]
  static let scheme = "tsa"

  private let customerID: String
  private let keys: [HMACKey]

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let secrets = try verify.secrets("the API key of the TeleSign account")
    guard let customerID = try verify.text("customer_id") else {
      throw VerifySettingsError(
        "verify.customer_id", "is missing: the customer ID of the TeleSign account")
    }
    self.customerID = customerID
    var keys: [HMACKey] = []
    for (index, secret) in secrets.enumerated() {
      guard let key = Base64.decode(secret), !key.isEmpty else {
        throw VerifySettingsError(
          "verify.\(VerifySettings.secretsKey)[\(index)]",
          "is no base64: take the API key as TeleSign shows it")
      }
      keys.append(HMACKey(.sha256, key: key))
    }
    self.keys = keys
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let credentials = request.credentials(scheme: Self.scheme),
      let colon = credentials.lastIndex(of: ":")
    else { throw .notAuthentic("Authorization: TSA with a customer id and a signature is missing") }
    guard ConstantTime.equals(credentials[..<colon].utf8, customerID.utf8) else {
      throw .notAuthentic("the callback is of another customer_id than the source's")
    }
    guard let code = Base64.decode(credentials[credentials.index(after: colon)...]),
      keys.contains(where: { $0.verifies(code, over: request.body) })
    else {
      throw .notAuthentic("the signature over the raw body is of none of the source's secrets")
    }
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    SignedContent("the raw body", request.body)
  }
}
