import HTTPMessages
import Testing

@testable import ProviderWebhooks

@Suite struct AWSSMSVerificationTests {
  typealias Settings = [String: VerifySettings.Value]
  static let sns: Settings = [
    "topic_arns": .text(SNSSigner.topicARN),
    "certificates": .text(SNSSigner.first.certificate),
  ]
  static let apiKey: Settings = [
    "headers": .object(["X-Api-Key": .list([.text("k1"), .text("k2")])])
  ]
  static let both = sns.merging(apiKey) { $1 }
  static let bare = Array(#"{"detail":{"eventType":"TEXT_DELIVERED"}}"#.utf8)

  @Test(
    arguments: [
      (sns, true), (both, true), (apiKey, false),
    ] as [(Settings, Bool)])
  func `a signed SNS message needs the topic to be listed`(settings: Settings, isAuthentic: Bool)
    throws
  {
    let body = try Self.signedMessage()
    #expect(try Self.isAuthentic(body, [:], settings) == isAuthentic)
  }

  @Test(
    arguments: [
      (sns, "k1", false), (both, "k1", true), (both, "k2", true), (both, "k3", false),
      (both, nil, false), (apiKey, "k2", true), (apiKey, "k3", false), (apiKey, nil, false),
    ] as [(Settings, String?, Bool)])
  func `what is no SNS message needs the API key`(
    settings: Settings, key: String?, isAuthentic: Bool
  ) throws {
    let fields: HTTPFields = key.map { ["x-api-key": $0] } ?? [:]
    #expect(try Self.isAuthentic(Self.bare, fields, settings) == isAuthentic)
  }

  @Test func `the API key does not stand in for the signature of an SNS message`() throws {
    var members = SNSSigner.members(of: try Self.signedMessage())
    members["Message"] = "changed"
    #expect(try !Self.isAuthentic(SNSSigner.json(members), ["X-Api-Key": "k1"], Self.both))
  }

  @Test func `without topics an SNS message is proved by the secret and confirms nothing`() throws {
    let source = try AWSSMSWebhook(verify: VerifySettings(Self.apiKey))
    var request = Self.request(
      try SNSSigner.first.signed([
        "Type": "SubscriptionConfirmation", "MessageId": "m-1", "TopicArn": SNSSigner.topicARN,
        "Message": "x", "Token": "2336412f", "SubscribeURL": "https://sns.example/",
      ]))
    request.fields = ["X-Api-Key": "k1"]
    #expect(try source.translate(try source.authenticate(request)) == Translation())
  }

  private static func signedMessage() throws -> [UInt8] {
    try SNSSigner.first.signed([
      "Type": "Notification", "MessageId": "m-1", "TopicArn": SNSSigner.topicARN, "Message": "{}",
    ])
  }

  private static func request(_ body: [UInt8]) -> WebhookRequest {
    var request = Fixture.request(of: "aws_sms")
    request.body = body
    return request
  }

  private static func isAuthentic(_ body: [UInt8], _ fields: HTTPFields, _ settings: Settings)
    throws
    -> Bool
  {
    let verification = try AWSSMSVerification(VerifySettings(settings))
    var request = request(body)
    request.fields = fields
    do throws(WebhookRejection) {
      return try verification.authenticate(request).isVerified
    } catch {
      guard case .notAuthentic = error else { throw error }
      return false
    }
  }
}
