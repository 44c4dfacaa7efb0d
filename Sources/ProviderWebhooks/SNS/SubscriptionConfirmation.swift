/// The answer to a topic that asks whether it may send here.
///
/// It is made from a topic that the source's configuration lists; of the request only the token counts.
/// The `SubscribeURL` of the request's body is never followed.
/// Source: Amazon SNS docs, "ConfirmSubscription".
public struct SubscriptionConfirmation: Sendable, Hashable {
  private static let maxTokenBytes = 1024

  /// `arn:<partition>:sns:<region>:<account>:<name>`.
  public var topicARN: String { topic.text }
  /// Letters and digits, as SNS made it for this topic and endpoint.
  public let token: String
  private let topic: SNSTopicARN

  /// Nil if one of them is nothing SNS could have made, so that neither can lead the URL elsewhere.
  /// - Parameters:
  ///   - topicARN: as the configuration lists it.
  ///   - token: 1 to 1,024 ASCII letters and digits.
  public init?(topicARN: String, token: String) {
    guard let topic = SNSTopicARN(topicARN), (1...Self.maxTokenBytes).contains(token.utf8.count),
      token.utf8.allSatisfy({
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
      })
    else { return nil }
    self.topic = topic
    self.token = token
  }

  /// What to GET: `https://sns.<region>.amazonaws.com/?Action=ConfirmSubscription&TopicArn=…&Token=…`,
  /// in China `amazonaws.com.cn`. A second GET with the same token changes nothing.
  public var url: String {
    // RFC 3986 §3.4: `:` may stand in a query as it is, and nothing else in an ARN needs escaping.
    "https://\(topic.host)/?Action=ConfirmSubscription&TopicArn=\(topic.text)&Token=\(token)"
  }
}
