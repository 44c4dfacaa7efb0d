import Deliverability
import JSONReading

/// What SES published about one email: an event for each recipient it concerns.
struct SESMessage {
  private let name: String
  /// The event's own object, such as `bounce`.
  private let content: JSONValue?
  private let mail: JSONValue?
  private let envelope: SNSMessage

  init(_ root: JSONValue, in envelope: SNSMessage) throws(WebhookRejection) {
    guard let name = root.text("eventType") ?? root.text("notificationType") else {
      throw .unreadable("Message has neither eventType nor notificationType")
    }
    self.name = name
    self.envelope = envelope
    content = root[Self.contentKey(of: name)]
    mail = root["mail"]
  }

  func translation() -> Translation {
    if let listKey = Self.recipientLists[name], let list = content?[listKey], list.kind == .array,
      list.count > 0
    {
      // Who complained is a guess of SES's if it lists several.
      let isCertain = name != "Complaint" || list.count == 1
      let path = "Message.\(Self.contentKey(of: name)).\(listKey)"
      return Translation(elementsOf: list, at: path) { element throws(ElementProblem) in
        [try event(for: element, isCertain: isCertain)]
      }
    }
    if name == "Subscription" {
      return Translation(
        events: SESSubscription(content).changes.map { $0.applied(to: eventOfOnlyDestination()) })
    }
    if Self.concernsAllDestinations.contains(name), let destination, destination.count > 0 {
      return Translation(elementsOf: destination, at: "Message.mail.destination") {
        element throws(ElementProblem) in [try event(for: element, isCertain: true)]
      }
    }
    return Translation(events: [eventOfOnlyDestination()])
  }

  /// Where an event lists whom it concerns.
  private static let recipientLists = [
    "Bounce": "bouncedRecipients", "Complaint": "complainedRecipients", "Delivery": "recipients",
    "DeliveryDelay": "delayedRecipients",
  ]
  private static let concernsAllDestinations: Set<String> = ["Send", "Reject", "Rendering Failure"]

  private static func contentKey(of name: String) -> String {
    name == "Rendering Failure" ? "failure" : name.prefix(1).asciiLowercased() + name.dropFirst()
  }

  /// Everyone the email was sent to.
  private var destination: JSONValue? {
    mail?["destination"].flatMap { $0.kind == .array ? $0 : nil }
  }

  /// A recipient is an object with `emailAddress`, or in `delivery` and `mail` the address alone.
  private func event(for recipient: JSONValue, isCertain: Bool) throws(ElementProblem)
    -> ProviderEvent
  {
    guard recipient.kind == .object || recipient.kind == .string else {
      throw ElementProblem("the recipient is neither an object nor a text")
    }
    var event = event(
      recipient: Recipient.email(recipient.string ?? recipient.text("emailAddress")))
    event.isRecipientCertain = isCertain && event.isRecipientCertain
    event.detail =
      recipient.detail("diagnosticCode").map { String($0.prefix(1000)) } ?? event.detail
    return event
  }

  /// An event that does not say whom it concerns: certain only for an email to one recipient.
  private func eventOfOnlyDestination() -> ProviderEvent {
    guard let destination, destination.count == 1, Self.recipientLists[name] == nil else {
      return event(recipient: nil)
    }
    return event(recipient: Recipient.email(destination.elements.first { _ in true }?.string))
  }

  private func event(recipient: String?) -> ProviderEvent {
    let meaning = SESMeaning(of: name, content)
    var event = ProviderEvent(
      channel: .email, kind: meaning.kind, name: name, recipient: recipient,
      // The registered message would tell one recipient of several.
      isRecipientCertain: recipient != nil || (destination?.count ?? 0) <= 1,
      reasonKeys: meaning.reasonKeys,
      occurredAt: EventTime.rfc3339(content?.text("timestamp")) ?? envelope.publishedAt,
      providerEventID: envelope.id, messageID: mail?.text("messageId"),
      subtype: ["bounceSubType", "complaintFeedbackType", "delayType"].lazy
        .compactMap { content?.text($0) }.first,
      url: content?.text("link"),
      detail: ["smtpResponse", "reason", "errorMessage"].lazy
        .compactMap { content?.detail($0) }.first)
    event.attach(SenderMetadata(mail?["tags"]))
    return event
  }
}
