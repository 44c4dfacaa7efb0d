import JSONReading

/// The members of one SendGrid event that mean something to us, gathered in one pass: a batch holds
/// thousands of events of some twenty members each.
///
/// SendGrid merges the sender's custom arguments flat into the event, so any member may have been
/// shadowed. A name that stands twice with different values is no event we could attribute.
struct SendGridMembers {
  enum Name: Int, CaseIterable {
    case email, event, timestamp, eventID, messageID, smtpID
    case type, reason, response, status, classification, attempt, url, groupID
    case marketingCampaignID, userExtID, campaign, template, brand

    init?(_ key: String) {
      switch key {
      case "email": self = .email
      case "event": self = .event
      case "timestamp": self = .timestamp
      case "sg_event_id": self = .eventID
      case "sg_message_id": self = .messageID
      case "smtp-id": self = .smtpID
      case "type": self = .type
      case "reason": self = .reason
      case "response": self = .response
      case "status": self = .status
      case "bounce_classification": self = .classification
      case "attempt": self = .attempt
      case "url": self = .url
      case "asm_group_id": self = .groupID
      case "marketing_campaign_id": self = .marketingCampaignID
      case "user_ext_id": self = .userExtID
      case "campaign": self = .campaign
      case "template": self = .template
      case "brand": self = .brand
      default: return nil
      }
    }
  }

  /// By `Name.rawValue`.
  private var values = [JSONValue?](repeating: nil, count: Name.allCases.count)

  /// - Throws: if `element` is no object, or names one thing twice with different values.
  init(_ element: JSONValue) throws(ElementProblem) {
    guard element.kind == .object else { throw ElementProblem("the element is no object") }
    for member in element.members {
      guard let name = Name(member.key) else { continue }
      if let earlier = values[name.rawValue], !earlier.bytes.elementsEqual(member.value.bytes) {
        throw ElementProblem("\(member.key) stands twice with different values")
      }
      values[name.rawValue] = member.value
    }
  }

  func text(_ name: Name, maxBytes: Int = EventText.maxBytes) -> String? {
    values[name.rawValue]?.storableText(maxBytes: maxBytes)
  }

  var metadata: SenderMetadata {
    SenderMetadata { key in Name(key).flatMap { values[$0.rawValue]?.text } }
  }
}
