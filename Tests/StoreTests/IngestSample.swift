import Deliverability
import PosternTesting
import Postgres

@testable import Store

/// Events and requests for tests: all from source `s1` of label `acme`, around one instant.
enum IngestSample {
  static let label = "acme"
  static let noon = Timestamp(rfc3339: "2026-11-22T12:00:00Z") ?? .earliest

  /// An event whose id is made of `number`, `seconds` after noon.
  static func event(
    _ number: UInt8, _ kind: EventKind = .delivered, to recipient: String? = "a@example.com",
    at seconds: Int64 = 0, status: AddressStatus? = nil, wish: EventRow.Wish? = nil,
    list: String? = nil, user: String? = nil, source: String = "s1", channel: Channel = .email,
    unmapped: String? = nil
  ) -> EventRow {
    let time = noon.adding(seconds: seconds)
    return EventRow(
      id: EventID([UInt8](repeating: number, count: 16)),
      placement: .ownDay(time.utcDay, isAhead: false), source: source, provider: "sendgrid",
      event: ProviderEvent(
        channel: channel, kind: kind, name: kind.rawValue, recipient: recipient,
        reasonKeys: [kind.rawValue, "second, \"quoted\" {key}"], occurredAt: time,
        providerEventID: "e\(number)", list: list, userExtID: user, detail: "it's \\ a detail"),
      status: status, mappingKey: status == nil ? nil : kind.rawValue,
      mappingRevision: [UInt8](repeating: 7, count: 32), wish: wish, unmappedReason: unmapped,
      occurredAt: time, isOccurredAtAssumed: false, receivedAt: noon,
      receiptID: receiptID(number))
  }

  static func request(_ number: UInt8, _ events: [EventRow], token: WebhookTokenRow? = nil)
    -> IngestRequestRows
  {
    IngestRequestRows(
      receipt: ReceiptRow(
        id: receiptID(number), source: "s1", receivedAt: noon, method: "POST",
        target: "/v1/webhooks/s1", fields: Array("Host: x\r\n".utf8), body: [0, 0xFF, number]),
      token: token, events: events,
      revision: MappingRevisionRow(
        revision: [UInt8](repeating: 7, count: 32), firstUsedAt: noon, files: "{}"))
  }

  static func receiptID(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 16) }
}
