import Deliverability
import Ingestion
import JSONReading
import ProviderWebhooks
import Signatures

/// SendGrid: a JSON array of events, signed with ECDSA over time and body.
struct SendGridTraffic: TrafficSample {
  static let provider: ProviderName = "sendgrid"
  static let mix = TrafficMix.email
  static let maxEventsPerRequest = 1000

  private let key: ECDSAPrivateKey?

  init(source: Source, keys: DemoKeys) throws {
    key = source.isVerified ? try keys.key(of: source.id) : nil
  }

  func request(holding events: [SimulatedEvent], url: String, now: Timestamp) -> SampleRequest {
    var writer = JSONWriter(reservingCapacity: events.count * 300)
    writer.beginArray()
    for event in events { write(event, to: &writer) }
    writer.endArray()
    var fields = ["Content-Type": "application/json"]
    if let key {
      let time = String(now.microseconds / 1_000_000)
      let signature = key.sign(Array(time.utf8), writer.bytes)
      fields["X-Twilio-Email-Event-Webhook-Timestamp"] = time
      fields["X-Twilio-Email-Event-Webhook-Signature"] = Base64.encode(signature)
    }
    return SampleRequest(fields: fields, content: writer.bytes)
  }

  private func write(_ event: SimulatedEvent, to writer: inout JSONWriter) {
    writer.beginObject()
    let words = words(for: event.kind)
    let texts =
      [
        "email": event.email, "event": words.event, "sg_event_id": event.id,
        "sg_message_id": "\(event.id).recvd-0", "user_ext_id": event.userExtID,
      ].merging(words.details) { word, _ in word }
    for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
      writer.key(key)
      writer.string(text)
    }
    writer.key("timestamp")
    writer.integer(event.occurredAt.microseconds / 1_000_000)
    writer.endObject()
  }

  private func words(
    for kind: SimulatedEvent.Kind
  ) -> (event: String, details: [String: String]) {
    switch kind {
    case .accepted: ("processed", [:])
    case .deferred: ("deferred", ["response": "450 4.2.0 try again later", "attempt": "1"])
    case .delivered: ("delivered", ["response": "250 OK"])
    case .opened: ("open", ["useragent": "Mozilla/5.0"])
    case .clicked: ("click", ["url": "https://www.example.com/offer"])
    case .complained: ("spamreport", [:])
    case .optedOut: ("unsubscribe", [:])
    case .unknownRecipient, .notMobile:
      (
        "bounce",
        [
          "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 no such user",
          "bounce_classification": "Invalid Address",
        ]
      )
    case .gaveUp, .blocked:
      ("bounce", ["type": "blocked", "status": "4.7.1", "reason": "421 4.7.1 too many messages"])
    }
  }
}
