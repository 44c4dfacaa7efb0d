import Deliverability
import JSONReading
import ProviderWebhooks
import ReasonMapping

/// The explanation as one JSON object: `authentic`, `why`, `events` (each with kind, recipient, occurred_at,
/// provider_event_id, message_id, reason_keys, status, mapping_key), then what a person may also want.
extension Explanation {
  var json: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("authentic")
    json.boolean(isAuthentic)
    json.key("why")
    json.string(why)
    json.key("events")
    json.beginArray()
    for event in events { event.write(to: &json) }
    json.endArray()
    json.key("unreadable")
    json.beginArray()
    for element in unreadable {
      json.beginObject()
      json.write("path", element.path)
      json.write("problem", element.problem)
      json.endObject()
    }
    json.endArray()
    json.write("secrets_tried", triedSecrets)
    json.write("secrets_matching", matchingSecrets)
    json.key("signed")
    if let signed { write(signed, to: &json) } else { json.null() }
    json.write("notes", notes)
    json.endObject()
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(_ signed: ShownContent, to json: inout JSONWriter) {
    json.beginObject()
    json.write("content", signed.description)
    json.key("bytes")
    json.integer(signed.byteCount)
    json.write("sha256", signed.sha256)
    json.write("begins", signed.beginning)
    json.write("at", signed.signedAt?.rfc3339)
    json.key("age_seconds")
    if let age = signed.ageSeconds { json.integer(age) } else { json.null() }
    json.key("tolerance_seconds")
    if let tolerance = signed.toleranceSeconds { json.integer(tolerance) } else { json.null() }
    json.endObject()
  }
}

extension ExplainedEvent {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.write("kind", event.kind.rawValue)
    json.write("recipient", event.recipient)
    json.write("occurred_at", event.occurredAt?.rfc3339)
    json.write("provider_event_id", event.providerEventID)
    json.write("message_id", event.messageID)
    json.write("reason_keys", event.reasonKeys)
    json.write("status", status?.word)
    json.write("mapping_key", decision.mappingKey)
    json.write("mapping_place", mappingPlace)
    json.write("name", event.name)
    json.write("channel", event.channel.rawValue)
    json.key("recipient_certain")
    json.boolean(event.isRecipientCertain)
    json.key("sets_opt_out")
    json.boolean(decision.setsOptOut)
    json.key("lifts_opt_out")
    json.boolean(decision.liftsOptOut)
    json.write("list", event.list)
    json.write("user_ext_id", event.userExtID)
    json.write("detail", event.detail)
    json.endObject()
  }
}

extension JSONWriter {
  /// A member that is a text, or `null`.
  fileprivate mutating func write(_ key: String, _ text: String?) {
    self.key(key)
    string(text)
  }

  fileprivate mutating func write(_ key: String, _ texts: [String]) {
    self.key(key)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
}
