import Deliverability
import Postgres

/// The ids of a bulk lookup wait in a temporary table, which a connection makes once and empties before
/// each use; so the server holds them, in the order sent, and not this process.
enum BulkLookupQueries {
  static let prepare = """
    CREATE TEMPORARY TABLE IF NOT EXISTS bulk_lookup (place bigint PRIMARY KEY, id text COLLATE "C" NOT NULL);
    TRUNCATE pg_temp.bulk_lookup
    """

  static let copyIn = "COPY pg_temp.bulk_lookup (place, id) FROM STDIN"

  static let clear = "TRUNCATE pg_temp.bulk_lookup"

  /// The whole answer will be read, so the plan is for all of it: a few ids look up their rows by the
  /// indexes, a million are joined by hashing.
  static let plan = """
    ANALYZE pg_temp.bulk_lookup;
    SET LOCAL cursor_tuple_fraction = 1;
    SET LOCAL work_mem = '64MB'
    """

  static let open = """
    DECLARE bulk_answers NO SCROLL CURSOR FOR
    SELECT t.id, \(FactsColumn.list)
    FROM pg_temp.bulk_lookup t
    LEFT JOIN users u ON u.label_id = $1 AND u.user_ext_id = t.id
    \(FactsQueries.joins)
    ORDER BY t.place
    """

  static let page = Query<Void, BulkLookup.Answer>(
    "FETCH FORWARD 5000 FROM bulk_answers",
    bind: { _ in [] },
    decode: { row in
      let isKnown = try row.optionalText(FactsColumn.userExtID.column) != nil
      return (id: try row.text(0), facts: isKnown ? try UserFacts(row: row) : nil)
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
