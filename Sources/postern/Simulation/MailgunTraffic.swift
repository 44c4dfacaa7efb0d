import Deliverability
import Ingestion
import JSONReading
import ProviderWebhooks
import Signatures

/// Mailgun: one event a request, with an HMAC of time and token inside the body.
struct MailgunTraffic: TrafficSample {
  static let provider: ProviderName = "mailgun"
  static let mix = TrafficMix.email
  static let maxEventsPerRequest = 1

  private let key: HMACKey?

  init(source: Source, keys: DemoKeys) throws {
    key = try source.signingSecret("secrets").map { HMACKey(.sha256, key: $0.utf8) }
  }

  func request(holding events: [SimulatedEvent], url: String, now: Timestamp) -> SampleRequest {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("signature")
    writeSignature(now: now, to: &writer)
    for event in events.prefix(1) {
      writer.key("event-data")
      write(event, to: &writer)
    }
    writer.endObject()
    return SampleRequest(fields: ["Content-Type": "application/json"], content: writer.bytes)
  }

  private func writeSignature(now: Timestamp, to writer: inout JSONWriter) {
    let time = String(now.microseconds / 1_000_000)
    let token = Hex.encode(SecureRandom.bytes(25))
    let code = key?.authenticationCode(Array((time + token).utf8)) ?? []
    writer.beginObject()
    for (name, text) in [("timestamp", time), ("token", token), ("signature", Hex.encode(code))] {
      writer.key(name)
      writer.string(text)
    }
    writer.endObject()
  }

  private func write(_ event: SimulatedEvent, to writer: inout JSONWriter) {
    let words = words(for: event.kind)
    let texts =
      ["id": event.id, "event": words.event, "recipient": event.email]
      .merging(words.details) { word, _ in word }
    writer.beginObject()
    for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
      writer.key(key)
      writer.string(text)
    }
    writer.key("timestamp")
    writer.double(Double(event.occurredAt.microseconds) / 1_000_000)
    writer.key("message")
    writer.beginObject()
    writer.key("headers")
    writer.beginObject()
    writer.key("message-id")
    writer.string("\(event.id)@mail.example.com")
    writer.key("to")
    writer.string(event.email)
    writer.endObject()
    writer.endObject()
    writer.key("user-variables")
    writer.beginObject()
    writer.key("user_ext_id")
    writer.string(event.userExtID)
    writer.endObject()
    writer.endObject()
  }

  private func words(
    for kind: SimulatedEvent.Kind
  ) -> (event: String, details: [String: String]) {
    switch kind {
    case .accepted: ("accepted", [:])
    case .deferred: ("failed", ["severity": "temporary", "reason": "generic"])
    case .delivered: ("delivered", [:])
    case .opened: ("opened", [:])
    case .clicked: ("clicked", ["url": "https://www.example.com/offer"])
    case .complained: ("complained", [:])
    case .optedOut: ("unsubscribed", [:])
    case .unknownRecipient, .notMobile: ("failed", ["severity": "permanent", "reason": "bounce"])
    case .gaveUp, .blocked: ("failed", ["severity": "permanent", "reason": "old"])
    }
  }
}
