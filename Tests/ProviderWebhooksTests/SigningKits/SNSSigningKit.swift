import Deliverability
import JSONReading
import ProviderWebhooks
import Signatures

extension SigningKit {
  static let ses = sns(SESWebhook.self, unsigned: firstFixture(of: SESWebhook.self))

  /// A provider behind an SNS topic, with two pinned certificates.
  /// - Parameter unsigned: an SNS message, whose own signature does not count.
  static func sns(_ provider: any WebhookProvider.Type, unsigned: WebhookRequest) -> SigningKit {
    SigningKit(
      provider: provider,
      settings: VerifySettings([
        "topic_arns": .text(SNSSigner.topicARN), "tolerance_seconds": .number(7200),
        "certificates": .list([
          .text(SNSSigner.first.certificate), .text(SNSSigner.second.certificate),
        ]),
      ]), coverage: .body, toleranceSeconds: 7200, unsigned: unsigned
    ) { request, secret, time in
      let signer: SNSSigner =
        switch secret {
        case .first: .first
        case .second: .second
        case .unknown: .unknown
        }
      var signed = request
      signed.body = try signer.signed(SNSSigner.members(of: request.body), at: time)
      return signed
    } incomplete: { signed in
      let members = SNSSigner.members(of: signed.body)
      return ["Signature", "SignatureVersion", "TopicArn", "Timestamp", "MessageId", "Type"].map {
        var request = signed
        var rest = members
        rest[$0] = nil
        request.body = SNSSigner.json(rest)
        return request
      }
    }
  }
}

/// Signs as Amazon SNS does.
struct SNSSigner: Sendable {
  static let topicARN = "arn:aws:sns:eu-west-1:123456789012:ses-events"
  static let certificateURL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
  static let first = SNSSigner()
  static let second = SNSSigner()
  static let unknown = SNSSigner()

  let key: RSAPrivateKey
  /// Valid for an hour around the fixtures' time of receipt.
  let certificate: String

  init() {
    key = RSAPrivateKey.generate(bits: 1024)
    certificate = X509Certificate.selfSigned(
      key: key, commonName: "sns.amazonaws.com", validSeconds: 3600,
      notBefore: Fixture.receivedAt.microseconds / 1_000_000 - 1800)
  }

  /// The message with its time and signature, without anything that is not signed.
  func signed(
    _ message: [String: String], at time: Timestamp = Fixture.receivedAt, version: String = "2"
  ) throws -> [UInt8] {
    var members = message.filter { Self.signedKeys.contains($0.key) }
    members["Timestamp"] = time.rfc3339
    let text = members.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)\n" }.joined()
    members["SignatureVersion"] = version
    members["Signature"] = Base64.encode(
      key.sign(Array(text.utf8), hash: version == "1" ? .sha1 : .sha256))
    return Self.json(members)
  }

  private static let signedKeys: Set<String> = [
    "Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
  ]

  static func members(of body: [UInt8]) -> [String: String] {
    guard let root = try? JSONDocument(body).root else { return [:] }
    return Dictionary(
      root.members.compactMap { member in member.value.string.map { (member.key, $0) } },
      uniquingKeysWith: { _, last in last })
  }

  static func json(_ members: [String: String]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      json.key(key)
      json.string(value)
    }
    json.endObject()
    return json.bytes
  }
}
