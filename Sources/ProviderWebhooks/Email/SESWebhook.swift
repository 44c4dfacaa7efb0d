public import Deliverability
import HTTPMessages
import JSONReading

/// Amazon SES through Amazon SNS: one SNS message a request, about one email and any of its recipients.
///
/// Both dialects are read: the notifications of an identity (`notificationType`) and the events of a
/// configuration set (`eventType`). Raw message delivery has no signature and is refused.
/// Source: Amazon SES docs, "Amazon SNS notification contents" and "Contents of event data that Amazon
/// SES publishes to Amazon SNS".
public struct SESWebhook: VerifiedWebhook {
  public static let name: ProviderName = "ses"
  public static let channel = Channel.email

  let verification: SNSVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let root = try request.request.json(else: WebhookRejection.unreadable)
    guard let message = SNSMessage(root) else {
      throw .unreadable("the body is no SNS message: turn off raw message delivery")
    }
    return try message.translation(topics: verification?.topics ?? [:]) {
      content throws(WebhookRejection) in
      try SESMessage(content, in: message).translation()
    }
  }
}
