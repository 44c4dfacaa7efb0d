import Deliverability
import Postgres

/// Takes an erased user out of events and removes the raw requests that brought them, batch by batch,
/// each a transaction of its own.
struct EventErasure {
  let label: LabelID
  let redaction: EventRedaction
  let connection: PostgresConnection

  private static let batchRows = 2000

  func run(
    _ userExtID: String, _ addresses: [AddressKey], _ report: inout ErasureReport
  ) throws {
    if !addresses.isEmpty {
      try redactAll(Self.ofRecipients, .textArray(addresses.map(\.address.text)), &report)
    }
    try redactAll(Self.ofUser, .text(userExtID), &report)
  }

  /// A redacted event is not found again: so the search begins anew until it finds nothing more.
  private func redactAll(
    _ search: String, _ whom: Parameter, _ report: inout ErasureReport
  ) throws {
    while true {
      let found = try connection.query(
        search, [.text(label), whom, .int64(Int64(Self.batchRows))]
      ).map(StoredEvent.init(row:))
      if !found.isEmpty { try redact(found, &report) }
      if found.count < Self.batchRows { return }
    }
  }

  private func redact(_ events: [StoredEvent], _ report: inout ErasureReport) throws {
    var statements: [(sql: String, parameters: [Parameter])] = []
    let days = Dictionary(grouping: events, by: \.day).sorted { $0.key < $1.key }
    for (day, events) in days { statements.append(update(events, of: day)) }
    let receipts = Dictionary(grouping: events, by: \.dayOfReceipt).sorted { $0.key < $1.key }
    for (day, events) in receipts {
      statements.append(
        (
          Self.deleteReceipts,
          [.text(label), .date(daysSince1970: day), .uuidArray(events.map(\.receiptID))]
        ))
    }
    statements.append(
      (Self.deleteQuarantine, [.text(label), .uuidArray(events.map(\.receiptID))]))
    let counts = try connection.pipeline(statements).map(\.affectedRows)
    report.events += counts.prefix(days.count).reduce(0, +)
    report.receipts += counts.dropFirst(days.count).dropLast().reduce(0, +)
    report.quarantine += counts.last ?? 0
  }

  /// One day a statement, so that only its partition is touched.
  private func update(_ events: [StoredEvent], of day: Int32) -> (String, [Parameter]) {
    let redacted = events.map { redaction($0.event) ?? $0.event }
    return (
      Self.updateDay,
      [
        .text(label), .date(daysSince1970: day), .bytesArray(events.map(\.id)),
        .optionalTextArray(redacted.map(\.recipient)),
        .optionalTextArray(redacted.map(\.userExtID)), .optionalTextArray(redacted.map(\.detail)),
        .optionalTextArray(redacted.map(\.messageID)),
        .optionalTextArray(redacted.map(\.providerEventID)),
      ]
    )
  }

  /// Removes what stands in quarantine and quotes an address, with its receipt: nothing of it became an
  /// event that would lead there. Reads the label's whole quarantine, which holds what providers sent
  /// and nobody could read.
  static func removeQuarantine(
    quoting addresses: [AddressKey], in label: LabelID, on connection: PostgresConnection
  ) throws -> Int {
    let quotes = addresses.flatMap(\.quotes)
    guard !quotes.isEmpty else { return 0 }
    let removed = try connection.query(
      deleteQuoting, [.text(label), .textArray(quotes)])
    let receipts = try removed.map { row in
      (
        day: Timestamp(microseconds: try row.timestamp("received_at")).utcDay,
        id: try row.uuid("receipt_id")
      )
    }
    for (day, receipts) in Dictionary(grouping: receipts, by: \.day).sorted(by: { $0.key < $1.key })
    {
      _ = try connection.query(
        deleteReceipts,
        [.text(label), .date(daysSince1970: day), .uuidArray(receipts.map(\.id))])
    }
    return removed.count
  }

  private static let columns = """
    day, event_id, channel, recipient, user_ext_id, detail, message_id, provider_event_id,
      received_at, receipt_id
    """
  private static let ofRecipients =
    "SELECT \(columns) FROM event WHERE label_id = $1 AND recipient = ANY ($2::text[]) LIMIT $3"
  private static let ofUser =
    "SELECT \(columns) FROM event WHERE label_id = $1 AND user_ext_id = $2 LIMIT $3"

  private static let updateDay = """
    UPDATE event e SET recipient = t.recipient, user_ext_id = t.user_ext_id, detail = t.detail,
      message_id = t.message_id, provider_event_id = t.provider_event_id
    FROM unnest($3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
      AS t (event_id, recipient, user_ext_id, detail, message_id, provider_event_id)
    WHERE e.label_id = $1 AND e.day = $2 AND e.event_id = t.event_id
    """

  private static let deleteReceipts =
    "DELETE FROM receipt WHERE label_id = $1 AND day = $2 AND receipt_id = ANY ($3::uuid[])"
  private static let deleteQuarantine =
    "DELETE FROM quarantine WHERE label_id = $1 AND receipt_id = ANY ($2::uuid[])"

  private static let deleteQuoting = """
    DELETE FROM quarantine q WHERE q.label_id = $1 AND EXISTS (
      SELECT FROM unnest($2::text[]) AS t (quote)
      WHERE strpos(lower(encode(q.body, 'escape') COLLATE "C"), t.quote) > 0
        OR strpos(lower(q.target COLLATE "C"), t.quote) > 0)
    RETURNING q.received_at, q.receipt_id
    """
}

/// An event's parts that may tell whose it is, and where it and its receipt stand.
private struct StoredEvent {
  let day: Int32
  let id: [UInt8]
  let event: ProviderEvent
  let dayOfReceipt: Int32
  let receiptID: [UInt8]

  init(row: Row) throws {
    day = try row.date("day")
    id = try row.bytes("event_id")
    event = ProviderEvent(
      channel: try row.enumeration("channel"), kind: .other, name: "",
      recipient: try row.optionalText("recipient"),
      providerEventID: try row.optionalText("provider_event_id"),
      messageID: try row.optionalText("message_id"),
      userExtID: try row.optionalText("user_ext_id"), detail: try row.optionalText("detail"))
    dayOfReceipt = try row.instant("received_at").utcDay
    receiptID = try row.uuid("receipt_id")
  }
}

extension AddressKey {
  /// How a raw request, in lower case, may spell the address: as it is, or percent-encoded in a form.
  fileprivate var quotes: [String] {
    switch channel {
    case .sms: [String(address.text.drop { $0 == "+" })]
    case .email:
      [
        address.text,
        address.text.split(separator: "@", omittingEmptySubsequences: false)
          .joined(separator: "%40")
          .split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2b"),
      ]
    }
  }
}
