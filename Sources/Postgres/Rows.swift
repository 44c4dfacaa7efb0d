/// The rows a statement returned, in order, and how many it changed.
public struct Rows: RandomAccessCollection {
  let result: QueryResult

  /// Rows that INSERT, UPDATE, DELETE, MERGE or COPY changed, or that SELECT returned; 0 for others.
  public var affectedRows: Int { result.affectedRows }

  public var startIndex: Int { 0 }
  public var endIndex: Int { result.rowCount }
  public subscript(position: Int) -> Row {
    precondition(indices.contains(position), "row \(position) of \(endIndex)")
    return Row(result: result, index: position)
  }
}
