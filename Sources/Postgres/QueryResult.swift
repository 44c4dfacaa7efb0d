import CLibPQ

/// One result of libpq, freed with its last owner. Immutable.
final class QueryResult {
  let handle: OpaquePointer
  let rowCount: Int
  let columnCount: Int
  /// Kept, since each value of each row is asked for by its column's name.
  private let names: [String]
  private let types: [Oid]

  init(adopting handle: OpaquePointer) {
    self.handle = handle
    rowCount = Int(PQntuples(handle))
    columnCount = Int(PQnfields(handle))
    names = (0..<PQnfields(handle)).map { column in
      PQfname(handle, column).map { String(cString: $0) } ?? ""
    }
    types = (0..<PQnfields(handle)).map { PQftype(handle, $0) }
  }

  deinit { PQclear(handle) }

  var status: ExecStatusType { PQresultStatus(handle) }

  /// What the server reported instead of a result; libpq's own errors have no code and mean a lost connection.
  var error: PostgresError? {
    guard status == PGRES_FATAL_ERROR else { return nil }
    if let error = ServerError(result: handle) { return .server(error) }
    return .connection(
      String(cString: PQresultErrorMessage(handle)).split(whereSeparator: \.isNewline)
        .joined(separator: " "))
  }

  /// The command tag's first word, such as `COMMIT`.
  var command: Substring {
    String(cString: PQcmdStatus(handle)).prefix { $0 != " " }
  }

  /// Rows that INSERT, UPDATE, DELETE, MERGE or COPY changed, or that SELECT returned; 0 for others.
  var affectedRows: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

  /// The first column of that name.
  func column(named name: String) -> Int? { names.firstIndex(of: name) }

  func name(ofColumn column: Int) -> String {
    names.indices.contains(column) ? names[column] : "\(column)"
  }

  /// 0 for a column that there is not.
  func type(ofColumn column: Int) -> Oid { types.indices.contains(column) ? types[column] : 0 }

  /// The bytes of one value, valid while this result lives; nil is NULL.
  func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
    let (row, column) = (Int32(row), Int32(column))
    if PQgetisnull(handle, row, column) == 1 { return nil }
    return UnsafeRawBufferPointer(
      start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
  }
}
