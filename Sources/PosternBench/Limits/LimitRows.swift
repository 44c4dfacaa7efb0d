import Deliverability
import Store

/// The rows that the gateway would write for the same requests, made without it.
struct LimitRows {
  let batch: EventBatch

  private static let fields = Array(SendGridRequests.fields.utf8)
  private static let revision = [UInt8](repeating: 7, count: 32)

  func rows(ofBatch number: Int) -> IngestRequestRows {
    let now = Timestamp.now
    let receiptID = receiptID(number, now)
    var body: [UInt8] = []
    body.reserveCapacity(batch.contentBytes(ofBatch: number))
    batch.append(batch: number, to: &body)
    return IngestRequestRows(
      receipt: ReceiptRow(
        id: receiptID, source: GatewaySettings.unsignedSource, receivedAt: now, method: "POST",
        target: "/v1/webhooks/\(GatewaySettings.unsignedSource)", fields: Self.fields, body: body),
      events: (0..<batch.eventsPerBatch).map { place in
        let (template, event) = batch.event(place, ofBatch: number)
        return row(template, event, receiptID, now)
      },
      revision: nil)
  }

  private func row(
    _ template: EventTemplate, _ synthetic: SyntheticEvent, _ receiptID: [UInt8], _ now: Timestamp
  ) -> EventRow {
    var event = template.event
    let (recipient, id) = (synthetic.recipientNumber, synthetic.id)
    event.recipient = "player\(recipient)@mail.example.com"
    event.userExtID = "u\(recipient)"
    event.providerEventID = id
    event.messageID = id
    let occurredAt = event.occurredAt ?? now
    return EventRow(
      id: EventID(Self.bytes(synthetic.high, synthetic.low)),
      placement: .ownDay(occurredAt.utcDay, isAhead: false),
      source: GatewaySettings.unsignedSource, provider: "sendgrid", event: event,
      status: template.decision?.status, mappingKey: template.decision?.key,
      mappingRevision: Self.revision, wish: nil, unmappedReason: nil, occurredAt: occurredAt,
      isOccurredAtAssumed: false, receivedAt: now, receiptID: receiptID)
  }

  /// A version 7 UUID (RFC 9562 §5.7), as the gateway makes them: time first.
  private func receiptID(_ number: Int, _ now: Timestamp) -> [UInt8] {
    let milliseconds = UInt64(now.microseconds / 1000)
    let random = SyntheticEvent(number: -1 - number)
    return Self.bytes(
      milliseconds << 16 | 0x7000 | random.high & 0x0FFF,
      random.low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
  }

  private static func bytes(_ high: UInt64, _ low: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for value in [high, low] {
      withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
