import Deliverability
import Postgres

/// The marks that tell writers whom to store under a pseudonym only.
///
/// Who writes events or gives a user an address holds the label's advisory lock in common with others;
/// an erasure takes it alone for the moment in which it sets its marks. So every transaction either is
/// over before the marks stand, and the erasure finds its rows, or sees them. The marks that a
/// transaction goes by are locked until its end, so that nobody comes back in its middle.
enum ErasureMarkQueries {
  private static let key =
    "hashtextextended('postern erasure ' || current_schema() || ' ' || $1::text, 0)"
  static let share = "SELECT pg_advisory_xact_lock_shared(\(key))"
  static let lockAlone = "SELECT pg_advisory_xact_lock(\(key))"

  private static let newMarksKey =
    "hashtextextended('postern erased address ' || current_schema() || ' ' || $1::text, 0)"
  /// Events that mark an address nobody has, and reports that give addresses to users, exclude each
  /// other: else an address could be given away and marked at once, and stay marked.
  static let lockNewMarks = "SELECT pg_advisory_xact_lock(\(newMarksKey))"
  static let excludeNewMarks = "SELECT pg_advisory_xact_lock_shared(\(newMarksKey))"

  /// Whether anything of the label was ever erased. A statement of its own: it must see what was
  /// committed while the lock was waited for.
  static let isAnyoneErased = "SELECT \(anyoneErased) AS found"

  /// Fails with `refusal` if anything of the label was ever erased: what follows in the pipeline assumes
  /// that nothing was. No other statement of an ingest transaction divides.
  static let refuseErasures = "SELECT 1 / (CASE WHEN \(anyoneErased) THEN 0 ELSE 1 END)"

  static let refusal = SQLState.divisionByZero

  private static let anyoneErased = """
    (EXISTS (SELECT FROM erased_user WHERE label_id = $1)
      OR EXISTS (SELECT FROM erased_address WHERE label_id = $1))
    """

  /// - Returns: those of the pseudonyms that are marked, locked in the order given.
  static let markedAddresses = """
    SELECT marked.channel, marked.address
    FROM unnest($2::text[], $3::text[]) AS t (channel, address)
    CROSS JOIN LATERAL (
      SELECT e.channel, e.address FROM erased_address e
      WHERE e.label_id = $1 AND e.channel = t.channel AND e.address = t.address
      FOR SHARE) marked
    """

  static let markedUsers = """
    SELECT user_ext_id FROM erased_user
    WHERE label_id = $1 AND user_ext_id = ANY ($2::text[]) ORDER BY user_ext_id FOR SHARE
    """

  /// The marks of addresses, kept from everybody else until the transaction's end.
  static let hold = Query<(LabelID, [AddressKey]), AddressKey>(
    """
    SELECT channel, address FROM erased_address
    WHERE label_id = $1 AND (channel, address) IN (
      SELECT t.channel, t.address FROM unnest($2::text[], $3::text[]) AS t (channel, address))
    ORDER BY channel, address FOR UPDATE
    """,
    bind: { label, pseudonyms in keyParameters(label, pseudonyms) },
    decode: { try AddressDecisionQueries.decodeKey($0) })

  static func mark(_ pseudonyms: [AddressKey], in label: LabelID, clock: Timestamp) -> (
    sql: String, parameters: [Parameter]
  ) {
    (
      """
      INSERT INTO erased_address (label_id, channel, address, erased_at)
      SELECT $1, t.channel, t.address, $4
      FROM unnest($2::text[], $3::text[]) AS t (channel, address)
      ORDER BY t.channel COLLATE "C", t.address COLLATE "C"
      ON CONFLICT (label_id, channel, address) DO NOTHING
      """, keyParameters(label, pseudonyms) + [.timestamp(clock)]
    )
  }

  /// Takes the marks of addresses away; answers those there were.
  static let unmark = Query<(LabelID, [AddressKey]), AddressKey>(
    """
    DELETE FROM erased_address WHERE label_id = $1 AND (channel, address) IN (
      SELECT channel, address FROM erased_address
      WHERE label_id = $1 AND (channel, address) IN (
        SELECT t.channel, t.address FROM unnest($2::text[], $3::text[]) AS t (channel, address))
      ORDER BY channel, address FOR UPDATE)
    RETURNING channel, address
    """,
    bind: { label, pseudonyms in keyParameters(label, pseudonyms) },
    decode: { try AddressDecisionQueries.decodeKey($0) })

  static func keyParameters(_ label: LabelID, _ keys: [AddressKey]) -> [Parameter] {
    AddressQueries.Selection(label: label, keys: keys).parameters
  }
}
