import Deliverability
import JSONReading

@testable import ProviderWebhooks

/// What a fixture must become:
/// `{"events": [{"kind": "failed_permanently", "name": "bounce", "reason_keys": ["bounce"], …}], "unreadable": ["[3]"]}`,
/// or `{"rejected": true}` if nothing of the content can be read.
///
/// A field that is not written must be nil. `channel` may be left out where it is the provider's,
/// `recipient_certain` where it is true.
struct ExpectedTranslation: Sendable, Equatable, CustomStringConvertible {
  let events: [ProviderEvent]
  let unreadable: [String]
  let isRejected: Bool

  init(_ translation: Translation) {
    events = translation.events
    unreadable = translation.unreadable.map(\.path)
    isRejected = false
  }

  init(json: JSONValue, channel: Channel) throws {
    var events: [ProviderEvent] = []
    var unreadable: [String] = []
    var isRejected = false
    for member in json.members {
      switch member.key {
      case "events":
        events = try member.value.elements.map { try ProviderEvent(expected: $0, channel: channel) }
      case "unreadable": unreadable = member.value.elements.compactMap(\.string)
      case "rejected": isRejected = member.value.boolean ?? false
      default: throw FixtureError("\(member.key) is nothing a translation has")
      }
    }
    self.events = events
    self.unreadable = unreadable
    self.isRejected = isRejected
  }

  /// As the fixture would write it.
  var description: String {
    var json = JSONWriter()
    json.beginObject()
    json.key("events")
    json.beginArray()
    for event in events { event.write(to: &json) }
    json.endArray()
    json.key("unreadable")
    json.beginArray()
    for path in unreadable { json.string(path) }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension ProviderEvent {
  fileprivate init(expected json: JSONValue, channel: Channel) throws {
    guard let kind = json["kind"]?.string.flatMap(EventKind.init), let name = json["name"]?.string
    else { throw FixtureError("an event needs kind and name") }
    self.init(channel: channel, kind: kind, name: name)
    for member in json.members {
      let text = member.value.string
      switch member.key {
      case "kind", "name": continue
      case "channel": self.channel = try Self.required(text.flatMap(Channel.init), member.key)
      case "recipient": recipient = text
      case "recipient_certain":
        isRecipientCertain = try Self.required(member.value.boolean, member.key)
      case "reason_keys": reasonKeys = member.value.elements.compactMap(\.string)
      case "occurred_at":
        occurredAt = try Self.required(text.flatMap { Timestamp(rfc3339: $0) }, member.key)
      case "provider_event_id": providerEventID = text
      case "message_id": messageID = text
      case "subtype": subtype = text
      case "url": url = text
      case "list": list = text
      case "user_ext_id": userExtID = text
      case "campaign": campaign = text
      case "template": template = text
      case "brand": brand = text
      case "detail": detail = text
      default: throw FixtureError("\(member.key) is nothing an event has")
      }
    }
  }

  private static func required<Value>(_ value: Value?, _ key: String) throws -> Value {
    guard let value else { throw FixtureError("\(key) can't be read") }
    return value
  }

  fileprivate func write(to json: inout JSONWriter) {
    let texts: [(String, String?)] = [
      ("kind", kind.rawValue), ("name", name), ("channel", channel.rawValue),
      ("recipient", recipient), ("occurred_at", occurredAt?.rfc3339),
      ("provider_event_id", providerEventID), ("message_id", messageID), ("subtype", subtype),
      ("url", url), ("list", list), ("user_ext_id", userExtID), ("campaign", campaign),
      ("template", template), ("brand", brand), ("detail", detail),
    ]
    json.beginObject()
    for (key, text) in texts {
      guard let text else { continue }
      json.key(key)
      json.string(text)
    }
    json.key("recipient_certain")
    json.boolean(isRecipientCertain)
    json.key("reason_keys")
    json.beginArray()
    for key in reasonKeys { json.string(key) }
    json.endArray()
    json.endObject()
  }
}
