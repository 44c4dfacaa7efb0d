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

    /// By length first: most members are none of these.
    init?(_ key: String) {
      switch (key.utf8.count, key) {
      case (3, "url"): self = .url
      case (4, "type"): self = .type
      case (5, "email"): self = .email
      case (5, "event"): self = .event
      case (5, "brand"): self = .brand
      case (6, "reason"): self = .reason
      case (6, "status"): self = .status
      case (7, "attempt"): self = .attempt
      case (7, "smtp-id"): self = .smtpID
      case (8, "campaign"): self = .campaign
      case (8, "response"): self = .response
      case (8, "template"): self = .template
      case (9, "timestamp"): self = .timestamp
      case (11, "sg_event_id"): self = .eventID
      case (11, "user_ext_id"): self = .userExtID
      case (12, "asm_group_id"): self = .groupID
      case (13, "sg_message_id"): self = .messageID
      case (21, "bounce_classification"): self = .classification
      case (21, "marketing_campaign_id"): self = .marketingCampaignID
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
