import Postgres

/// The ids of a bulk lookup wait in a temporary table, which a connection makes once and empties before
/// each use; so the server holds them, in the order sent, and not this process.
enum BulkLookupQueries {
  static let prepare = """
    CREATE TEMPORARY TABLE IF NOT EXISTS bulk_lookup (place bigint PRIMARY KEY, id text NOT NULL);
    TRUNCATE pg_temp.bulk_lookup
    """

  static let copyIn = "COPY pg_temp.bulk_lookup (place, id) FROM STDIN"

  static let clear = "TRUNCATE pg_temp.bulk_lookup"

  static let page = Query<Range<Int>, String>(
    "SELECT id FROM pg_temp.bulk_lookup WHERE place >= $1 AND place < $2 ORDER BY place",
    bind: { [.int64(Int64($0.lowerBound)), .int64(Int64($0.upperBound))] },
    decode: { row in try row.text("id") })

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
