public import Deliverability
import HTTPMessages
import JSONReading

/// Mailgun webhooks: one event a request, as JSON, or as the flat form of the time before 2018.
/// Source: Mailgun docs, "Webhooks" and "Event Structure"; for the form the legacy webhooks' page.
public struct MailgunWebhook: VerifiedWebhook {
  public static let name: ProviderName = "mailgun"
  public static let channel = Channel.email

  let verification: MailgunVerification?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    var translation = Translation()
    if Self.isForm(request.request) {
      let form = try request.request.form(else: WebhookRejection.unreadable)
      translation.add(at: "event") { () throws(ElementProblem) in [try MailgunForm(form).event()] }
    } else {
      let root = try request.request.json(else: WebhookRejection.unreadable)
      guard let data = root["event-data"], data.kind == .object else {
        throw .unreadable("event-data is missing or no object")
      }
      translation.add(at: "event-data") { () throws(ElementProblem) in
        [try MailgunEventData(data).event()]
      }
    }
    return translation
  }

  /// Legacy webhooks are forms; everything else is JSON, whatever its Content-Type says.
  static func isForm(_ request: WebhookRequest) -> Bool {
    ["application/x-www-form-urlencoded", "multipart/form-data"].contains(request.mediaTypeEssence)
  }
}
