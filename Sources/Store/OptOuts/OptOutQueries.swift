import Deliverability
import Postgres

enum OptOutQueries {
  struct Selection: Sendable {
    let label: LabelID
    let userExtID: String
    /// Each once, sorted.
    let channels: [Channel]
  }

  /// Makes the missing rows and locks the others, in the order of their keys.
  static let createMissing = Query<(Selection, Timestamp), Void>(
    """
    INSERT INTO opt_out (label_id, user_ext_id, channel, updated_at)
    SELECT $1, $2, t.channel, $4 FROM unnest($3::text[]) AS t (channel) ORDER BY t.channel
    ON CONFLICT (label_id, user_ext_id, channel)
      DO UPDATE SET updated_at = opt_out.updated_at WHERE false
    """,
    bind: { selection, clock in selection.parameters + [.timestamp(clock)] },
    decode: { _ in })

  /// Rows that this transaction has locked.
  static let stored = Query<Selection, StoredOptOut>(
    """
    SELECT o.channel, o.permanent_since, o.snoozed_until, o.provider_opted_out_at,
      a.opted_out_at AS address_opted_out_at, o.cleared_at, o.updated_at
    FROM opt_out o
    LEFT JOIN users u ON u.label_id = $1 AND u.user_ext_id = $2
    LEFT JOIN address a ON a.label_id = $1 AND a.channel = o.channel
      AND a.address = CASE o.channel WHEN 'email' THEN u.email ELSE u.phone END
    WHERE o.label_id = $1 AND o.user_ext_id = $2 AND o.channel = ANY ($3::text[])
    ORDER BY o.channel
    """,
    bind: { $0.parameters },
    decode: StoredOptOut.init(row:))

  /// Stores locked rows; what providers wrote stays.
  static let update = Query<(Selection, [StoredOptOut]), Void>(
    """
    UPDATE opt_out SET permanent = t.permanent_since IS NOT NULL,
      permanent_since = t.permanent_since, snoozed_until = t.snoozed_until,
      cleared_at = t.cleared_at, updated_at = t.updated_at
    FROM unnest($3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
      $7::timestamptz[]) AS t (channel, permanent_since, snoozed_until, cleared_at, updated_at)
    WHERE opt_out.label_id = $1 AND opt_out.user_ext_id = $2 AND opt_out.channel = t.channel
    """,
    bind: { selection, rows in
      [
        .text(selection.label), .text(selection.userExtID),
        .textArray(rows.map(\.channel.rawValue)), .timestampArray(rows.map(\.permanentSince)),
        .timestampArray(rows.map(\.snoozedUntil)), .timestampArray(rows.map(\.clearedAt)),
        .timestampArray(rows.map(\.updatedAt)),
      ]
    },
    decode: { _ in })
}

extension OptOutQueries.Selection {
  var parameters: [Parameter] {
    [.text(label), .text(userExtID), .textArray(channels.map(\.rawValue))]
  }
}

extension StoredOptOut {
  init(row: Row) throws {
    channel = try row.enumeration("channel", as: Channel.self)
    permanentSince = try row.optionalInstant("permanent_since")
    snoozedUntil = try row.optionalInstant("snoozed_until")
    providerOptedOutAt = try row.optionalInstant("provider_opted_out_at")
    addressOptedOutAt = try row.optionalInstant("address_opted_out_at")
    clearedAt = try row.optionalInstant("cleared_at")
    updatedAt = try row.instant("updated_at")
  }
}
