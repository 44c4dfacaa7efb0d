import Deliverability

/// The times of Vonage's APIs: `2026-11-22 10:00:00`, which is UTC, the same with ` +0000` behind it, or RFC 3339.
enum VonageTime {
  static func read(_ text: String?) -> Timestamp? {
    guard let text = text?.trimmingBlanks() else { return nil }
    let zone = " +0000"
    let bare = text.hasSuffix(zone) ? String(text.dropLast(zone.count)) : text
    return EventTime.utc(bare) ?? EventTime.rfc3339(bare)
  }
}
