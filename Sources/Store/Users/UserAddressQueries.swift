import Deliverability
import Postgres

/// Who has, or had, an address. The rows of a user are written only under the lock of the user's row.
enum UserAddressQueries {
  struct Hold: Sendable {
    let key: AddressKey
    let userExtID: String
    let isCurrent: Bool
  }

  static let store = Query<(LabelID, [Hold], Timestamp), Void>(
    """
    INSERT INTO user_address
      (label_id, channel, address, user_ext_id, is_current, since_at, left_at)
    SELECT $1, t.channel, t.address, t.user_ext_id, t.is_current, $6,
      CASE WHEN t.is_current THEN NULL ELSE $6 END
    FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[])
      AS t (channel, address, user_ext_id, is_current)
    ORDER BY t.channel, t.address COLLATE "C", t.user_ext_id COLLATE "C"
    ON CONFLICT (label_id, channel, address, user_ext_id) DO UPDATE SET
      is_current = excluded.is_current,
      since_at = CASE WHEN excluded.is_current THEN excluded.since_at
        ELSE user_address.since_at END,
      left_at = excluded.left_at
    WHERE user_address.is_current <> excluded.is_current
    """,
    bind: { label, holds, clock in
      [
        .text(label), .textArray(holds.map(\.key.channel.rawValue)),
        .textArray(holds.map(\.key.address.text)), .textArray(holds.map(\.userExtID)),
        .booleanArray(holds.map(\.isCurrent)), .timestamp(clock),
      ]
    },
    decode: { _ in })

  /// Forgets what a user has and had; answers the addresses.
  static let forget = Query<(LabelID, userExtID: String), AddressKey>(
    """
    DELETE FROM user_address WHERE label_id = $1 AND user_ext_id = $2 RETURNING channel, address
    """,
    bind: { [.text($0), .text($1)] },
    decode: { row in
      AddressKey(try row.enumeration("channel", as: Channel.self), try row.text("address"))
    })

  /// Those of the addresses that nobody has or had.
  static let unheld = Query<(LabelID, [AddressKey]), AddressKey>(
    """
    SELECT t.channel, t.address FROM unnest($2::text[], $3::text[]) AS t (channel, address)
    WHERE NOT EXISTS (SELECT FROM user_address a
      WHERE a.label_id = $1 AND a.channel = t.channel AND a.address = t.address OFFSET 0)
    """,
    bind: { label, keys in AddressQueries.Selection(label: label, keys: keys).parameters },
    decode: { row in
      AddressKey(try row.enumeration("channel", as: Channel.self), try row.text("address"))
    })
}
