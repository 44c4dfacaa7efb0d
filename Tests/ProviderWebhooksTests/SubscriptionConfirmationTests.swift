import ProviderWebhooks
import Testing

@Suite struct SubscriptionConfirmationTests {
  static let topic = SNSSigner.topicARN
  static let token = "2336412f37fb687f5d51e6e241d59b68"

  @Test(arguments: [
    (topic, "https://sns.eu-west-1.amazonaws.com/"),
    ("arn:aws-cn:sns:cn-north-1:123456789012:t", "https://sns.cn-north-1.amazonaws.com.cn/"),
    (
      "arn:aws-us-gov:sns:us-gov-west-1:123456789012:t_1-a.fifo",
      "https://sns.us-gov-west-1.amazonaws.com/"
    ),
  ])
  func `the URL is built from the topic`(topic: String, host: String) throws {
    let confirmation = try #require(SubscriptionConfirmation(topicARN: topic, token: Self.token))
    #expect(
      confirmation.url
        == "\(host)?Action=ConfirmSubscription&TopicArn=\(topic)&Token=\(Self.token)")
  }

  @Test(arguments: [
    "", "t", "arn:aws:sns:eu-west-1:123456789012", "arn:aws:sqs:eu-west-1:123456789012:t",
    "arn:aws:sns:evil.example/:123456789012:t", "arn:aws:sns:eu-west-1.evil:123456789012:t",
    "arn:aws:sns:EU-WEST-1:123456789012:t", "arn:aws:sns:-eu:123456789012:t",
    "arn:aws:sns:cn-north-1:123456789012:t", "arn:aws-cn:sns:eu-west-1:123456789012:t",
    "arn:aws-iso:sns:eu-west-1:123456789012:t", "arn:aws:sns:eu-west-1:12345678901:t",
    "arn:aws:sns:eu-west-1:12345678901x:t", "arn:aws:sns:eu-west-1:123456789012:",
    "arn:aws:sns:eu-west-1:123456789012:t&Action=Publish", "arn:aws:sns:eu-west-1:123456789012:t:s",
    "arn:aws:sns:eu-west-1:123456789012:.fifo", " arn:aws:sns:eu-west-1:123456789012:t",
    "arn:aws:sns:eu-west-1:123456789012:é",
  ])
  func `a topic of another shape leads nowhere`(topic: String) {
    #expect(SubscriptionConfirmation(topicARN: topic, token: Self.token) == nil)
  }

  @Test(arguments: ["", "a&b=c", "a b", "a%20", "é", "a\r\nb", String(repeating: "a", count: 1025)])
  func `a token of another shape is none`(token: String) {
    #expect(SubscriptionConfirmation(topicARN: Self.topic, token: token) == nil)
  }

  @Test func `a listed topic is confirmed by its own name, whatever URL the body holds`() throws {
    let translation = try Self.translation(of: [
      "Token": Self.token, "SubscribeURL": "https://evil.example/?Token=x",
    ])
    #expect(
      translation.confirmation
        == SubscriptionConfirmation(topicARN: Self.topic, token: Self.token))
    #expect(translation.events.isEmpty && translation.unreadable.isEmpty)
  }

  @Test func `a confirmation without a usable token is unreadable`() throws {
    #expect(throws: WebhookRejection.self) {
      try Self.translation(of: ["Token": "a&b", "SubscribeURL": "https://sns.example/"])
    }
  }

  @Test func `the end of a subscription confirms nothing`() throws {
    let translation = try Self.translation(of: [
      "Type": "UnsubscribeConfirmation", "Token": Self.token,
      "SubscribeURL": "https://sns.example/",
    ])
    #expect(translation == Translation())
  }

  @Test func `a source without verification confirms nothing`() throws {
    let source = try SESWebhook(verify: .none)
    let translation = try source.translate(try source.authenticate(try Self.request([:])))
    #expect(translation == Translation())
  }

  private static func translation(of members: [String: String]) throws -> Translation {
    let source = try SESWebhook(
      verify: VerifySettings([
        "topic_arns": .text(topic), "certificates": .text(SNSSigner.first.certificate),
      ]))
    return try source.translate(try source.authenticate(try request(members)))
  }

  private static func request(_ members: [String: String]) throws -> WebhookRequest {
    var request = Fixture.request(of: "ses")
    let message = [
      "Type": "SubscriptionConfirmation", "MessageId": "m-1", "TopicArn": topic, "Message": "x",
    ]
    request.body = try SNSSigner.first.signed(message.merging(members) { $1 })
    return request
  }
}
