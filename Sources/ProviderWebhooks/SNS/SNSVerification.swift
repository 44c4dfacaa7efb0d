import Deliverability
import HTTPMessages
import Signatures

/// SNS's signature: RSA, PKCS #1 v1.5, over the envelope's members, by a certificate at Amazon.
///
/// It only proves that some topic of Amazon's sent the message, and anyone may have one: so the topic
/// must also be listed. What the envelope holds beside the signed members is not believed.
///
/// Settings: `topic_arns`; `certificates` (PEM, tried in turn; then none is fetched); `tolerance_seconds`.
/// Without pinned certificates `authenticate` asks for the one at `SigningCertURL` (`needsCertificate`).
/// SNS prescribes no tolerance, and a repeated message is known by its id: the age of `Timestamp` is
/// judged only if the setting is there; SNS repeats for at most an hour.
/// Source: Amazon SNS docs, "Verifying the signatures of Amazon SNS messages".
struct SNSVerification: SenderVerification {
  static let settings: Set<String> = ["topic_arns", "certificates", TimeTolerance.setting]
  static let typeField = "x-amz-sns-message-type"

  /// The topics that may send, by their ARN.
  let topics: [String: SNSTopicARN]
  private let pinned: [X509Certificate]?
  private let fetched = ParsedCertificates()
  private let tolerance: TimeTolerance?

  init(_ verify: VerifySettings) throws(VerifySettingsError) {
    let texts = try verify.requiredTexts(
      "topic_arns", "the ARNs of the SNS topics that may send, since anyone can make a topic")
    var topics: [String: SNSTopicARN] = [:]
    for (index, text) in texts.enumerated() {
      guard let topic = SNSTopicARN(text) else {
        throw VerifySettingsError(
          "verify.topic_arns[\(index)]", "must be arn:aws:sns:<region>:<account>:<name>")
      }
      topics[text] = topic
    }
    self.topics = topics
    pinned = try Self.certificates(verify)
    tolerance = try TimeTolerance(verify)
  }

  private static func certificates(_ verify: VerifySettings) throws(VerifySettingsError)
    -> [X509Certificate]?
  {
    guard let texts = try verify.texts("certificates") else { return nil }
    var certificates: [X509Certificate] = []
    for (index, text) in texts.enumerated() {
      do throws(KeyError) {
        certificates.append(try X509Certificate(pem: text))
      } catch {
        throw VerifySettingsError("verify.certificates[\(index)]", "is refused: \(error.problem)")
      }
    }
    return certificates
  }

  func authenticate(_ request: WebhookRequest) throws(WebhookRejection) -> AuthenticRequest {
    let root = try request.json(else: WebhookRejection.notAuthentic)
    guard let message = SNSMessage(root) else {
      throw .notAuthentic("the body is no SNS message: turn off raw message delivery")
    }
    if let type = request.fields[Self.typeField], type != message.kind.rawValue {
      throw .notAuthentic("\(Self.typeField) and the body's Type differ")
    }
    guard topics[message.topicARN] != nil else {
      throw .notAuthentic("the message's TopicArn is none of the source's topic_arns")
    }
    guard let hash = message.signatureHash else {
      throw .notAuthentic("SignatureVersion is neither 1 nor 2")
    }
    guard let signature = message.signature, let signed = message.signedBytes else {
      throw .notAuthentic("Signature or one of the signed members is missing")
    }
    let certificates = try certificates(for: message, in: request)
    let now = request.receivedAt.microseconds / 1_000_000
    let valid = certificates.filter { $0.isValid(at: now) }
    guard !valid.isEmpty else {
      throw .notAuthentic("the certificate is not valid at this time")
    }
    guard
      valid.contains(where: {
        $0.publicKey.verifies(signature: signature, over: signed, hash: hash)
      })
    else {
      throw .notAuthentic("the signature is not the certificate's, or a signed member was changed")
    }
    try tolerance?.check(message.publishedAt, receivedAt: request.receivedAt)
    return AuthenticRequest(request)
  }

  func signedContent(of request: WebhookRequest) -> SignedContent? {
    guard let root = try? request.json(else: WebhookRejection.notAuthentic),
      let message = SNSMessage(root), let signed = message.signedBytes
    else { return nil }
    return SignedContent(
      "\(message.kind.signedKeys.joined(separator: ", ")) of the body, each key and value a line",
      signed, signedAt: message.publishedAt, toleranceSeconds: tolerance?.pastSeconds)
  }

  private func certificates(for message: SNSMessage, in request: WebhookRequest)
    throws(WebhookRejection) -> [X509Certificate]
  {
    if let pinned { return pinned }
    guard let url = message.certificateURL, SNSCertificateURL.isAmazons(url) else {
      throw .notAuthentic("SigningCertURL is missing or does not lead to Amazon SNS")
    }
    guard let pem = request.certificates[url] else { throw .needsCertificate(url) }
    do throws(KeyError) {
      return [try fetched.certificate(at: url, pem: pem)]
    } catch {
      throw .notAuthentic("the certificate at SigningCertURL is refused: \(error.problem)")
    }
  }
}
