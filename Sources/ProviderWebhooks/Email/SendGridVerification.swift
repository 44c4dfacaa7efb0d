import HTTPMessages
import Signatures

/// SendGrid's signed event webhook: ECDSA on P-256 with SHA-256 over the timestamp field's text and the raw body.
///
/// Settings: `public_keys` (base64 SPKI, as SendGrid shows them; several while a key is being rotated) and
/// `tolerance_seconds`. SendGrid prescribes no tolerance and does not say whether a retry is signed anew,
/// so the age is judged only if it is set.
/// Source: SendGrid docs, "Getting Started with the Event Webhook Security Features".
struct SendGridVerification: SenderVerification {
  static let settings: Set<String> = [VerifySettings.publicKeysKey, TimeTolerance.setting]
  static let signatureField = "X-Twilio-Email-Event-Webhook-Signature"
  static let timestampField = "X-Twilio-Email-Event-Webhook-Timestamp"

  private let publicKeys: [ECDSAPublicKey]
  private let tolerance: TimeTolerance?

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    publicKeys = try verify.publicKeys(
      "the Verification Key that SendGrid shows under Event Webhook, Security Features"
    ) { text throws(KeyError) in try ECDSAPublicKey(base64SPKI: text) }
    tolerance = try TimeTolerance(verify)
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    guard let signature = request.fields[Self.signatureField] else {
      throw .notAuthentic("\(Self.signatureField) is missing: turn on Signed Event Webhook")
    }
    guard let timestamp = request.fields[Self.timestampField] else {
      throw .notAuthentic("\(Self.timestampField) is missing, which the signature covers")
    }
    guard Base64.decode(signature) != nil else {
      throw .notAuthentic("\(Self.signatureField) is no base64")
    }
    guard
      publicKeys.contains(where: {
        $0.verifies(base64: signature, over: Array(timestamp.utf8), request.body)
      })
    else {
      throw .notAuthentic(
        "the signature over the timestamp and the raw body is of none of the source's public_keys")
    }
    try tolerance?.check(EventTime.seconds(timestamp), receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let timestamp = request.fields[Self.timestampField] else { return nil }
    return SignedContent(
      "the field \(Self.timestampField), then the raw body", Array(timestamp.utf8) + request.body,
      signedAt: EventTime.seconds(timestamp), toleranceSeconds: tolerance?.pastSeconds)
  }
}
