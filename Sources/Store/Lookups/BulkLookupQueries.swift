import Deliverability
import Postgres

/// The ids of a bulk lookup wait in a temporary table, which a connection makes once and empties before
/// each use; so the server holds them, in the order sent, and not this process.
enum BulkLookupQueries {
  static let prepare = """
    CREATE TEMPORARY TABLE IF NOT EXISTS bulk_lookup (place bigint NOT NULL, id text COLLATE "C" NOT NULL);
    TRUNCATE pg_temp.bulk_lookup
    """

  static let copyIn = "COPY pg_temp.bulk_lookup (place, id) FROM STDIN"

  static let clear = "TRUNCATE pg_temp.bulk_lookup"

  /// The whole answer will be read, so the plan is for all of it: a few ids look up their rows by the
  /// indexes, a million are joined by hashing. Statistics of a table that has just been filled may say
  /// that it is empty; what would then be compared row by row is ruled out for either.
  static func plan(ids: Int) -> String {
    """
    ANALYZE pg_temp.bulk_lookup;
    SET LOCAL cursor_tuple_fraction = 1;
    SET LOCAL work_mem = '64MB';
    SET LOCAL \(ids > mostLookedUp ? "enable_nestloop" : "enable_seqscan") = off
    """
  }

  private static let mostLookedUp = 20_000

  /// The id itself stands before the columns only where no user has it.
  static let open = """
    DECLARE bulk_answers NO SCROLL CURSOR FOR
    SELECT CASE WHEN u.user_ext_id IS NULL THEN t.id END, \(FactsColumn.list)
    FROM pg_temp.bulk_lookup t
    LEFT JOIN users u ON u.label_id = $1 AND u.user_ext_id = t.id
    LEFT JOIN address ea ON ea.label_id = $1 AND ea.channel = 'email' AND ea.address = u.email
    LEFT JOIN opt_out eo ON eo.label_id = $1 AND eo.user_ext_id = u.user_ext_id
      AND eo.channel = 'email'
    LEFT JOIN address sa ON sa.label_id = $1 AND sa.channel = 'sms' AND sa.address = u.phone
    LEFT JOIN opt_out so ON so.label_id = $1 AND so.user_ext_id = u.user_ext_id
      AND so.channel = 'sms'
    ORDER BY t.place
    """

  static let page = Query<Void, BulkLookup.Answer>(
    "FETCH FORWARD \(BulkLanes.handSize) FROM bulk_answers",
    bind: { _ in [] },
    decode: { row in
      if let unknown = try row.optionalText(0) { return (id: unknown, facts: nil) }
      let facts = try UserFacts(row: row)
      return (id: facts.userExtID, facts: facts)
    })

  /// Lines of COPY's text format. The ids have no control characters, so a backslash is all there is
  /// to escape.
  static func lines(of ids: [String], from place: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ids.count * 32)
    for (index, id) in ids.enumerated() {
      bytes += String(place + index).utf8
      bytes.append(UInt8(ascii: "\t"))
      for byte in id.utf8 {
        if byte == UInt8(ascii: "\\") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
