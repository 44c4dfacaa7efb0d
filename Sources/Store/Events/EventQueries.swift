import Deliverability
import Postgres

/// Inserts into `event`, with `event_key` where the provider's time does not tell the partition.
enum EventQueries {
  /// Claims the identity of events placed by their day of receipt; answers the ids that are new.
  static func claimKeys(label: LabelID, of rows: [EventRow]) -> (String, [Parameter]) {
    var ids = ArrayBuilder(of: .bytes, reservingBytes: rows.count * 20)
    var firstSeen = ArrayBuilder(of: .timestamp, reservingBytes: rows.count * 12)
    var ownDays = ArrayBuilder(of: .date, reservingBytes: rows.count * 8)
    var haveOwnDays = false
    for row in rows {
      ids.append(bytes: row.id.bytes)
      firstSeen.append(timestamp: row.receivedAt.microseconds)
      if case .dayOfReceipt(_, let ownDay?) = row.placement {
        ownDays.append(date: ownDay)
        haveOwnDays = true
      } else {
        ownDays.appendNull()
      }
    }
    return (
      haveOwnDays ? claimKeysLookingAtOwnDays : claimKeys,
      [.text(label), ids.finish(), firstSeen.finish()] + (haveOwnDays ? [ownDays.finish()] : [])
    )
  }

  static let claimKeys = """
    INSERT INTO event_key (label_id, event_id, first_seen)
    SELECT $1, i.event_id, i.first_seen
    FROM unnest($2::bytea[], $3::timestamptz[]) AS i (event_id, first_seen)
    ORDER BY i.event_id
    \(unlessClaimed)
    """

  /// Looks into the partitions of the events' own days too, each of which costs time to open. The first id
  /// from the event's on is by the primary key alone, whichever index of an empty partition looks as cheap.
  static let claimKeysLookingAtOwnDays = """
    INSERT INTO event_key (label_id, event_id, first_seen)
    SELECT $1, i.event_id, i.first_seen
    FROM unnest($2::bytea[], $3::timestamptz[], $4::date[]) AS i (event_id, first_seen, own_day)
    LEFT JOIN LATERAL (
      SELECT e.event_id FROM event e
      WHERE e.label_id = $1 AND e.day = i.own_day AND e.event_id >= i.event_id
      ORDER BY e.event_id LIMIT 1) stored ON true
    WHERE stored.event_id IS DISTINCT FROM i.event_id
    ORDER BY i.event_id
    \(unlessClaimed)
    """

  private static let unlessClaimed = """
    ON CONFLICT (label_id, event_id) DO NOTHING
    RETURNING event_id
    """

  /// Inserts events that are not stored yet, and counts them; answers the ids that are new. The rows must
  /// be sorted by (day, event_id), so that two gateways never wait for each other in a circle.
  static let insert = """
    WITH new AS (\(insertNew)), counted AS (\(RollupQueries.countNewEvents))
    SELECT event_id FROM new
    """

  private static let insertNew = """
    INSERT INTO event (label_id, day, event_id, source, provider, channel, kind, name, recipient,
      user_ext_id, reason_keys, status, mapping_key, mapping_revision, occurred_at,
      occurred_at_assumed, received_at, provider_event_id, message_id, campaign, template, detail,
      receipt_id, brand)
    SELECT $1, i.day, i.event_id, i.source, i.provider, i.channel, i.kind, i.name, i.recipient,
      i.user_ext_id, i.reason_keys::text[], i.status, i.mapping_key, i.mapping_revision,
      i.occurred_at, i.occurred_at_assumed, i.received_at, i.provider_event_id, i.message_id,
      i.campaign, i.template, i.detail, i.receipt_id, i.brand
    FROM unnest($2::date[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bytea[],
      $15::timestamptz[], $16::boolean[], $17::timestamptz[], $18::text[], $19::text[], $20::text[],
      $21::text[], $22::text[], $23::uuid[], $24::boolean[], $25::text[])
      AS i (day, event_id, source, provider, channel, kind, name, recipient, user_ext_id,
        reason_keys, status, mapping_key, mapping_revision, occurred_at, occurred_at_assumed,
        received_at, provider_event_id, message_id, campaign, template, detail, receipt_id, is_ahead,
        brand)
    WHERE NOT i.is_ahead OR NOT EXISTS (
      SELECT FROM event_key k WHERE k.label_id = $1 AND k.event_id = i.event_id OFFSET 0)
    ON CONFLICT (label_id, day, event_id) DO NOTHING
    RETURNING event_id, day, kind, channel, campaign, template, brand
    """

  static func insert(label: LabelID, _ rows: [EventRow]) -> (String, [Parameter]) {
    var columns = EventColumns(rowCount: rows.count)
    // A span lends its rows; an iterator would copy each, which is wide.
    let lent = rows.span
    for place in lent.indices { columns.append(lent[place]) }
    return (insert, [.text(label)] + columns.finish())
  }

  static func decodeID(_ row: Row) throws(PostgresError) -> EventID {
    EventID(try row.bytes("event_id"))
  }
}

/// The event rows of one statement, column by column, in PostgreSQL's binary array form.
private struct EventColumns {
  private var day: ArrayBuilder
  private var id: ArrayBuilder
  private var source: ArrayBuilder
  private var provider: ArrayBuilder
  private var channel: ArrayBuilder
  private var kind: ArrayBuilder
  private var name: ArrayBuilder
  private var recipient: ArrayBuilder
  private var userExtID: ArrayBuilder
  private var reasonKeys: ArrayBuilder
  private var status: ArrayBuilder
  private var mappingKey: ArrayBuilder
  private var mappingRevision: ArrayBuilder
  private var occurredAt: ArrayBuilder
  private var isAssumed: ArrayBuilder
  private var receivedAt: ArrayBuilder
  private var providerEventID: ArrayBuilder
  private var messageID: ArrayBuilder
  private var campaign: ArrayBuilder
  private var template: ArrayBuilder
  private var detail: ArrayBuilder
  private var receiptID: ArrayBuilder
  private var isAhead: ArrayBuilder
  private var brand: ArrayBuilder

  init(rowCount: Int) {
    func column(_ element: ArrayBuilder.Element, _ bytesPerRow: Int) -> ArrayBuilder {
      ArrayBuilder(of: element, reservingBytes: rowCount * (bytesPerRow + 4))
    }
    day = column(.date, 4)
    id = column(.bytes, 16)
    source = column(.text, 16)
    provider = column(.text, 10)
    channel = column(.text, 5)
    kind = column(.text, 10)
    name = column(.text, 10)
    recipient = column(.text, 24)
    userExtID = column(.text, 8)
    reasonKeys = column(.text, 24)
    status = column(.text, 2)
    mappingKey = column(.text, 2)
    mappingRevision = column(.bytes, 32)
    occurredAt = column(.timestamp, 8)
    isAssumed = column(.boolean, 1)
    receivedAt = column(.timestamp, 8)
    providerEventID = column(.text, 24)
    messageID = column(.text, 24)
    campaign = column(.text, 8)
    template = column(.text, 8)
    detail = column(.text, 24)
    receiptID = column(.uuid, 16)
    isAhead = column(.boolean, 1)
    brand = column(.text, 8)
  }

  mutating func append(_ row: EventRow) {
    day.append(date: row.day)
    id.append(bytes: row.id.bytes)
    source.append(text: row.source)
    provider.append(text: row.provider)
    channel.append(text: row.event.channel.rawValue)
    kind.append(text: row.event.kind.rawValue)
    name.append(text: row.event.name)
    recipient.append(optional: row.event.recipient)
    userExtID.append(optional: row.event.userExtID)
    reasonKeys.append(arrayLiteralOf: row.event.reasonKeys)
    status.append(optional: row.status?.word)
    mappingKey.append(optional: row.mappingKey)
    mappingRevision.append(bytes: row.mappingRevision)
    occurredAt.append(timestamp: row.occurredAt.microseconds)
    isAssumed.append(boolean: row.isOccurredAtAssumed)
    receivedAt.append(timestamp: row.receivedAt.microseconds)
    providerEventID.append(optional: row.event.providerEventID)
    messageID.append(optional: row.event.messageID)
    campaign.append(optional: row.event.campaign)
    template.append(optional: row.event.template)
    detail.append(optional: row.event.detail)
    brand.append(optional: row.event.brand)
    receiptID.append(bytes: row.receiptID)
    if case .ownDay(_, isAhead: true) = row.placement {
      isAhead.append(boolean: true)
    } else {
      isAhead.append(boolean: false)
    }
  }

  consuming func finish() -> [Parameter] {
    [
      day.finish(), id.finish(), source.finish(), provider.finish(), channel.finish(),
      kind.finish(), name.finish(), recipient.finish(), userExtID.finish(), reasonKeys.finish(),
      status.finish(), mappingKey.finish(), mappingRevision.finish(), occurredAt.finish(),
      isAssumed.finish(), receivedAt.finish(), providerEventID.finish(), messageID.finish(),
      campaign.finish(), template.finish(), detail.finish(), receiptID.finish(), isAhead.finish(),
      brand.finish(),
    ]
  }
}

extension ArrayBuilder {
  mutating func append(optional text: String?) {
    if let text { append(text: text) } else { appendNull() }
  }
}
