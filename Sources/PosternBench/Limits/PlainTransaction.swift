import Deliverability
import Postgres
import Store

/// One request's rows by plain prepared statements, as pgbench would write them: receipt, events, and the
/// address of an event that bears a status, in one transaction and one round trip.
enum PlainTransaction {
  private static let insertReceipt = """
    INSERT INTO receipt (label_id, day, receipt_id, source, received_at, method, target, fields, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (label_id, day, receipt_id) DO NOTHING
    """

  private static let insertEvent = """
    INSERT INTO event (label_id, day, event_id, source, provider, channel, kind, name, recipient,
      user_ext_id, reason_keys, status, mapping_key, mapping_revision, occurred_at,
      occurred_at_assumed, received_at, provider_event_id, message_id, campaign, template, detail,
      receipt_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, false, $16, $17, $18,
      $19, $20, $21, $22)
    ON CONFLICT (label_id, day, event_id) DO NOTHING
    """

  private static let upsertAddress = """
    INSERT INTO address AS a (label_id, channel, address, status, status_since, decided_at,
      decided_rank, status_event)
    VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
    ON CONFLICT (label_id, channel, address) DO UPDATE SET status = excluded.status,
      status_since = excluded.status_since, decided_at = excluded.decided_at,
      decided_rank = excluded.decided_rank, status_event = excluded.status_event
    WHERE a.decided_at IS NULL OR (a.decided_at, a.decided_rank, a.status_event)
      < (excluded.decided_at, excluded.decided_rank, excluded.status_event)
    """

  static func write(
    _ rows: IngestRequestRows, label: LabelID, on connection: PostgresConnection
  ) throws(PostgresError) {
    var statements: [(sql: String, parameters: [Parameter])] = [
      ("BEGIN", []), (insertReceipt, receipt(rows.receipt, label)),
    ]
    for row in rows.events { statements.append((insertEvent, event(row, label))) }
    for row in rows.events {
      guard let status = row.status, let address = row.event.recipient else { continue }
      statements.append(
        (
          upsertAddress,
          [
            .text(label), .text(row.event.channel.rawValue), .text(address), .text(status.word),
            time(row.occurredAt), .int16(status.rank), .bytes(row.id.bytes),
          ]
        ))
    }
    statements.append(("COMMIT", []))
    _ = try connection.pipeline(statements)
  }

  private static func receipt(_ row: ReceiptRow, _ label: LabelID) -> [Parameter] {
    [
      .text(label), .date(daysSince1970: row.receivedAt.utcDay), .uuid(row.id), .text(row.source),
      time(row.receivedAt), .text(row.method), .text(row.target), .bytes(row.fields),
      .bytes(row.body),
    ]
  }

  private static func event(_ row: EventRow, _ label: LabelID) -> [Parameter] {
    let event = row.event
    return [
      .text(label), .date(daysSince1970: row.occurredAt.utcDay), .bytes(row.id.bytes),
      .text(row.source), .text(row.provider), .text(event.channel.rawValue),
      .text(event.kind.rawValue), .text(event.name), .text(event.recipient),
      .text(event.userExtID), .textArray(event.reasonKeys), .text(row.status?.word),
      .text(row.mappingKey), .bytes(row.mappingRevision), time(row.occurredAt),
      time(row.receivedAt), .text(event.providerEventID), .text(event.messageID),
      .text(event.campaign), .text(event.template), .text(event.detail), .uuid(row.receiptID),
    ]
  }

  private static func time(_ time: Timestamp) -> Parameter {
    .timestamp(microsecondsSince1970: time.microseconds)
  }
}
