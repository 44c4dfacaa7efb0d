import Deliverability
import Signatures

/// What stays the same when a provider sends an event again, hashed to the event's id (DESIGN section 3, "Dedupe").
///
/// With a provider's event id: (source, id, name, recipient, provider's time). Without one: (source,
/// recipient, message id, name, provider's time, subtype, url). Never the time of arrival.
enum EventIdentity {
  static func id(of event: ProviderEvent, from source: String) -> EventID {
    var message: [UInt8] = []
    message.reserveCapacity(256)
    let time = event.occurredAt.map { String($0.microseconds) }
    if let eventID = event.providerEventID {
      append([source, eventID, event.name, event.recipient, time], version: 1, to: &message)
    } else {
      append(
        [
          source, event.recipient, event.messageID, event.name, time, event.subtype, event.url,
        ], version: 2, to: &message)
    }
    return EventID(Digest.sha256(message))
  }

  /// Each part behind its length, an absent one as 0xFFFFFFFF, so that no two lists of parts read alike.
  private static func append(_ parts: [String?], version: UInt8, to message: inout [UInt8]) {
    message.append(version)
    for part in parts {
      let length = part.map { UInt32(clamping: $0.utf8.count) } ?? .max
      for shift: UInt32 in [24, 16, 8, 0] {
        message.append(UInt8(truncatingIfNeeded: length >> shift))
      }
      if let part { message.append(contentsOf: part.utf8) }
    }
  }
}
