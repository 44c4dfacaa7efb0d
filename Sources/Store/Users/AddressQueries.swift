import Deliverability
import Postgres

/// The statuses of addresses, as a PAM or an operator changes them: the rows are locked first, in the
/// order of their keys, then the database's clock is read, then each change is placed after what stands.
enum AddressQueries {
  struct Selection {
    let label: LabelID
    /// Each once.
    let keys: [AddressKey]
  }

  struct StoredAddress: Sendable {
    let key: AddressKey
    let status: AddressStatus
    let statusSince: Timestamp
    let decision: Decision?
  }

  static let columns = """
    address.channel, address.address, address.status, address.status_since, address.decided_at,
      address.decided_rank, address.status_event
    """

  /// Makes the missing rows and locks the others. Returns the keys of the rows made.
  static let createMissing = Query<(Selection, Timestamp), AddressKey>(
    """
    INSERT INTO address (label_id, channel, address, status, status_since)
    SELECT $1, t.channel, t.address, 'NEW', $4
    FROM unnest($2::text[], $3::text[]) AS t (channel, address)
    ORDER BY t.channel, t.address COLLATE "C"
    ON CONFLICT (label_id, channel, address) DO UPDATE SET status = address.status WHERE false
    RETURNING channel, address
    """,
    bind: { selection, clock in selection.parameters + [.timestamp(clock)] },
    decode: { row in
      AddressKey(try row.enumeration("channel", as: Channel.self), try row.text("address"))
    })

  /// Rows that this transaction has locked.
  static let stored = Query<Selection, StoredAddress>(
    """
    SELECT \(columns) FROM unnest($2::text[], $3::text[]) AS t (channel, address)
    JOIN address ON address.label_id = $1 AND address.channel = t.channel
      AND address.address = t.address
    """,
    bind: { $0.parameters },
    decode: StoredAddress.init(row:))

  /// Stores locked rows.
  static let decide = Query<(LabelID, [StoredAddress]), Void>(
    """
    UPDATE address SET status = t.status, status_since = t.status_since,
      decided_at = t.decided_at, decided_rank = t.decided_rank, status_event = t.status_event
    FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
      $7::smallint[], $8::bytea[])
      AS t (channel, address, status, status_since, decided_at, decided_rank, status_event)
    WHERE address.label_id = $1 AND address.channel = t.channel AND address.address = t.address
    """,
    bind: { label, rows in
      [
        .text(label), .textArray(rows.map(\.key.channel.rawValue)),
        .textArray(rows.map(\.key.address.text)), .textArray(rows.map(\.status.word)),
        .timestampArray(rows.map(\.statusSince)), .timestampArray(rows.map(\.decision?.at)),
        .int16Array(rows.map { $0.decision?.rank ?? 0 }),
        .bytesArray(rows.map { ($0.decision?.event ?? .manual).bytes }),
      ]
    },
    decode: { _ in })

  /// Whether any user has or had the address, or anything has decided about it.
  static let isKnown = Query<(LabelID, AddressKey), Bool>(
    """
    SELECT EXISTS (SELECT FROM user_address
      WHERE label_id = $1 AND channel = $2 AND address = $3)
      OR EXISTS (SELECT FROM address WHERE label_id = $1 AND channel = $2 AND address = $3)
      AS found
    """,
    bind: { [.text($0), .text($1.channel.rawValue), .text($1.address.text)] },
    decode: { row in try row.boolean("found") })
}

extension AddressQueries.Selection {
  var parameters: [Parameter] {
    [
      .text(label), .textArray(keys.map(\.channel.rawValue)),
      .textArray(keys.map(\.address.text)),
    ]
  }
}

extension AddressQueries.StoredAddress {
  init(row: Row) throws {
    let channel = try row.enumeration("channel", as: Channel.self)
    key = AddressKey(channel, try row.text("address"))
    status = try row.addressStatus("status", channel)
    statusSince = try row.instant("status_since")
    decision =
      if let at = try row.optionalInstant("decided_at") {
        Decision(
          at: at, rank: try row.int16("decided_rank"),
          event: EventID(try row.bytes("status_event")))
      } else {
        nil
      }
  }
}
