/// One row of a result. Each getter checks the column's type and throws `.decoding` with the column's
/// name if it is missing, is NULL where a value is asked for, or has another type.
public struct Row {
  let result: QueryResult
  let index: Int

  /// The value of a column; nil is NULL.
  func value<Value>(_ column: Column, _ type: ColumnType<Value>) throws(PostgresError) -> Value? {
    let position = try position(of: column)
    let found = result.type(ofColumn: position)
    guard type.oids.contains(found) else {
      throw .decoding("\(describe(position)) has type \(found), not \(type.name)")
    }
    guard let bytes = result.bytes(row: index, column: position) else { return nil }
    let decoded = withExtendedLifetime(result) { type.decode(bytes) }
    guard let decoded else {
      throw .decoding("\(describe(position)) holds a value that does not fit \(type.name)")
    }
    return decoded
  }

  /// The value of a column that is never NULL.
  func required<Value>(_ column: Column, _ type: ColumnType<Value>) throws(PostgresError) -> Value {
    guard let value = try value(column, type) else {
      throw .decoding("\(describe(try position(of: column))) is NULL, not \(type.name)")
    }
    return value
  }

  func describe(_ position: Int) -> String { "column \"\(result.name(ofColumn: position))\"" }

  func position(of column: Column) throws(PostgresError) -> Int {
    switch column {
    case .index(let index):
      guard (0..<result.columnCount).contains(index) else {
        throw .decoding("there is no column \(index) among \(result.columnCount)")
      }
      return index
    case .name(let name):
      guard let index = result.column(named: name) else {
        throw .decoding("there is no column \"\(name)\"")
      }
      return index
    }
  }
}
