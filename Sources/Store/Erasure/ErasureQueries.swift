import Deliverability
import Postgres

/// What is stored about a user who is to be erased.
enum ErasureQueries {
  /// The addresses the user has and had.
  static let addresses = Query<(LabelID, userExtID: String), AddressKey>(
    "SELECT channel, address FROM user_address WHERE label_id = $1 AND user_ext_id = $2",
    bind: { [.text($0), .text($1)] },
    decode: { try AddressDecisionQueries.decodeKey($0) })

  /// The recipients of events that name the user: also addresses that the PAM never reported.
  static let recipients = Query<(LabelID, userExtID: String), AddressKey>(
    """
    SELECT DISTINCT channel, recipient AS address FROM event
    WHERE label_id = $1 AND user_ext_id = $2 AND recipient IS NOT NULL
      AND recipient NOT LIKE 'erased:%'
    """,
    bind: { [.text($0), .text($1)] },
    decode: { try AddressDecisionQueries.decodeKey($0) })

  /// Those of the addresses that nobody else has or had.
  static let free = Query<(LabelID, userExtID: String, [AddressKey]), AddressKey>(
    """
    SELECT t.channel, t.address FROM unnest($2::text[], $3::text[]) AS t (channel, address)
    WHERE NOT EXISTS (SELECT FROM user_address a
      WHERE a.label_id = $1 AND a.channel = t.channel AND a.address = t.address
        AND a.user_ext_id <> $4)
    """,
    bind: { label, user, keys in ErasureMarkQueries.keyParameters(label, keys) + [.text(user)] },
    decode: { try AddressDecisionQueries.decodeKey($0) })

  /// Whether anything but `users` and `user_address` names the user.
  static let isKnown = Query<(LabelID, userExtID: String), Bool>(
    """
    SELECT EXISTS (SELECT FROM opt_out WHERE label_id = $1 AND user_ext_id = $2)
      OR EXISTS (SELECT FROM provider_opt_out
        WHERE label_id = $1 AND user_ext_id = $2 AND user_ext_id <> '')
      OR EXISTS (SELECT FROM opt_out_change WHERE label_id = $1 AND user_ext_id = $2)
      OR EXISTS (SELECT FROM message WHERE label_id = $1 AND user_ext_id = $2)
      OR EXISTS (SELECT FROM event WHERE label_id = $1 AND user_ext_id = $2) AS found
    """,
    bind: { [.text($0), .text($1)] },
    decode: { row in try row.boolean("found") })
}
