public import Deliverability
import JSONReading

/// Mailtrap webhooks: `{"events": […]}`, or JSON Lines with an event a line if so configured.
///
/// An event's id may stand on two events of one batch, so it only counts together with name and recipient.
/// Source: Mailtrap docs, "Webhooks"; the typings of its SDK.
public struct MailtrapWebhook: VerifiedWebhook {
  public static let name: ProviderName = "mailtrap"
  public static let channel = Channel.email

  /// The field `Mailtrap-Signature`.
  enum Scheme: BodyCodeScheme {
    static let field = "Mailtrap-Signature"
    static let secretMeaning = "the signing secret Mailtrap shows beside the webhook"
  }

  /// An account without a signing secret sends no signature, but can be given a username and password.
  let verification: SignatureOrSecretVerification<BodyCodeVerification<Scheme>>?

  public func translate(_ request: AuthenticRequest) throws(WebhookRejection) -> Translation {
    let body = request.request.body
    do throws(JSONError) {
      return try Self.translation(of: JSONValue.root(ofContent: body))
    } catch {
      // Two values in a row are no JSON document, but may be JSON Lines.
      guard let lines = Self.translation(ofLines: body) else {
        throw .unreadable("the body is no JSON: at byte \(error.offset) \(error.problem)")
      }
      return lines
    }
  }

  /// A document: the batch, a list of events, or the only line of JSON Lines.
  private static func translation(of root: JSONValue) -> Translation {
    if let events = root["events"], events.kind == .array {
      return Translation(elementsOf: events, at: "events") { element throws(ElementProblem) in
        [try event(element)]
      }
    }
    if root.kind == .array {
      return Translation(elementsOf: root) { element throws(ElementProblem) in
        [try event(element)]
      }
    }
    var translation = Translation()
    translation.add(at: "[0]") { () throws(ElementProblem) in [try event(root)] }
    return translation
  }

  /// Nil if no line is JSON.
  private static func translation(ofLines body: [UInt8]) -> Translation? {
    var translation = Translation()
    var hasValue = false
    let lines = body.split(separator: UInt8(ascii: "\n")).filter { line in
      !line.allSatisfy { $0 <= 0x20 }
    }
    for (index, line) in lines.enumerated() {
      do throws(JSONError) {
        let element = try JSONValue.root(ofContent: Array(line))
        hasValue = true
        translation.add(at: "[\(index)]") { () throws(ElementProblem) in [try event(element)] }
      } catch {
        translation.unreadable.append(
          UnreadableElement(path: "[\(index)]", problem: "the line is no JSON: \(error.problem)"))
      }
    }
    return hasValue ? translation : nil
  }

  private static func event(_ element: JSONValue) throws(ElementProblem) -> ProviderEvent {
    guard let name = element.text("event") else { throw ElementProblem("event is missing") }
    let meaning = MailtrapMeaning.of(event: name, element)
    var event = ProviderEvent(
      channel: channel, kind: meaning.kind, name: name,
      recipient: Recipient.email(element.text("email")), reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.seconds(element.text("timestamp")),
      providerEventID: element.text("event_id"), messageID: element.text("message_id"),
      subtype: element.text("bounce_category"), url: element.text("url"),
      detail: element.detail("response") ?? element.detail("reason"))
    event.attach(SenderMetadata(element["custom_variables"]))
    return event
  }
}
