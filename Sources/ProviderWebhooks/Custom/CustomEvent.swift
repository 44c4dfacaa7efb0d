import Deliverability
import JSONReading

/// One event of a custom source.
struct CustomEvent {
  let format: CustomFormat
  let content: CustomContent

  func event() throws(ElementProblem) -> ProviderEvent {
    guard let name = format.event.firstText(content).flatMap({ EventText.storable($0) }) else {
      throw ElementProblem("event is missing")
    }
    let kind = kind
    var event = ProviderEvent(
      channel: format.channel, kind: kind, name: name, recipient: recipient,
      reasonKeys: reasonKeys(of: kind, name: name), occurredAt: time, providerEventID: text(.id),
      messageID: format.channel == .email ? MessageID.bare(text(.messageID)) : text(.messageID),
      subtype: text(.subtype), url: text(.url), list: text(.list),
      detail: text(.detail, maxBytes: EventText.maxDetailBytes))
    event.attach(
      SenderMetadata { key in
        CustomFormat.Place(rawValue: key).flatMap { format.places[$0]?.firstText(content) }
      })
    return event
  }

  private var kind: EventKind {
    format.kind.lazy.compactMap { $0.text(content) }
      .compactMap { format.kinds[CustomFormat.fold($0)] }.first ?? .other
  }

  private var recipient: String? {
    let text = format.places[.recipient]?.firstText(content)
    return switch format.channel {
    case .email: Recipient.email(text)
    case .sms: Recipient.phone(text)
    }
  }

  private var time: Timestamp? {
    let text = format.places[.time]?.firstText(content)
    return format.timeFormats.lazy.compactMap { $0.time(text) }.first
  }

  /// Each key once, in order; the event's word if there is none.
  private func reasonKeys(of kind: EventKind, name: String) -> [String] {
    var keys: [String] = []
    for template in format.reasonsByKind[kind] ?? format.reasons {
      guard let key = ReasonKey.verbatim(template.text(content)), !keys.contains(key) else {
        continue
      }
      keys.append(key)
    }
    return keys.isEmpty ? ReasonKey.ofEvent(name) : keys
  }

  private func text(_ place: CustomFormat.Place, maxBytes: Int = EventText.maxBytes) -> String? {
    format.places[place]?.firstText(content).flatMap { EventText.storable($0, maxBytes: maxBytes) }
  }
}
