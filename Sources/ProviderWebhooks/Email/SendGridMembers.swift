import JSONReading

/// The members of one SendGrid event that mean something to us, gathered in one pass: a batch holds
/// thousands of events of some twenty members each.
///
/// SendGrid merges the sender's custom arguments flat into the event, so any member may have been
/// shadowed. A name that stands twice with different values is no event we could attribute.
struct SendGridMembers {
  enum Name: String {
    case email, event, timestamp, type, reason, response, status, attempt, url
    case eventID = "sg_event_id"
    case messageID = "sg_message_id"
    case smtpID = "smtp-id"
    case classification = "bounce_classification"
    case groupID = "asm_group_id"
    case marketingCampaignID = "marketing_campaign_id"
    case userExtID = "user_ext_id"
    case campaign, template, brand
  }

  private var values: [Name: JSONValue] = [:]

  /// - Throws: if `element` is no object, or names one thing twice.
  init(_ element: JSONValue) throws(ElementProblem) {
    guard element.kind == .object else { throw ElementProblem("the element is no object") }
    for member in element.members {
      guard let name = Name(rawValue: member.key) else { continue }
      if let earlier = values.updateValue(member.value, forKey: name),
        !earlier.bytes.elementsEqual(member.value.bytes)
      {
        throw ElementProblem("\(name.rawValue) stands twice with different values")
      }
    }
  }

  func text(_ name: Name, maxBytes: Int = EventText.maxBytes) -> String? {
    values[name]?.storableText(maxBytes: maxBytes)
  }

  var metadata: SenderMetadata {
    SenderMetadata { key in Name(rawValue: key).flatMap { values[$0]?.text } }
  }
}
