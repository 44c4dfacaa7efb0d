import Deliverability
import Glibc
import Store

/// Rows for tests, all of source `s1` of label `acme`, around one instant.
enum IngestSample {
  static let label = "acme"
  static let noon = Timestamp(rfc3339: "2026-11-22T12:00:00Z") ?? .earliest

  /// An event whose id is made of `number`, so many seconds after noon.
  static func event(
    _ number: Int, to recipient: String = "a@example.com", status: AddressStatus? = nil,
    wish: EventRow.Wish? = nil
  ) -> EventRow {
    let time = noon.adding(seconds: Int64(number % 3600))
    return EventRow(
      id: EventID(id(number)), placement: .ownDay(time.utcDay, isAhead: false), source: "s1",
      provider: "sendgrid",
      event: ProviderEvent(
        channel: .email, kind: .other, name: "sample", recipient: recipient, occurredAt: time,
        providerEventID: "e\(number)"),
      status: status, mappingKey: nil, mappingRevision: [UInt8](repeating: 7, count: 32),
      wish: wish, unmappedReason: nil, occurredAt: time, isOccurredAtAssumed: false,
      receivedAt: noon, receiptID: id(number))
  }

  static func request(_ number: Int, _ events: [EventRow]) -> IngestRequestRows {
    IngestRequestRows(
      receipt: ReceiptRow(
        id: id(number), source: "s1", receivedAt: noon, method: "POST",
        target: "/v1/webhooks/s1", fields: [], body: Array("[]".utf8)),
      events: events, revision: nil)
  }

  /// 16 bytes that end in `number`.
  private static func id(_ number: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: 8)
      + (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }

  static func clock() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
