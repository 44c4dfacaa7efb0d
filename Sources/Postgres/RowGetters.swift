extension Row {
  /// Columns of type text, varchar, char, name or json.
  public func text(_ column: Column) throws(PostgresError) -> String { try required(column, .text) }
  public func optionalText(_ column: Column) throws(PostgresError) -> String? {
    try value(column, .text)
  }

  public func bytes(_ column: Column) throws(PostgresError) -> [UInt8] {
    try required(column, .bytes)
  }
  public func optionalBytes(_ column: Column) throws(PostgresError) -> [UInt8]? {
    try value(column, .bytes)
  }

  public func boolean(_ column: Column) throws(PostgresError) -> Bool {
    try required(column, .boolean)
  }
  public func optionalBoolean(_ column: Column) throws(PostgresError) -> Bool? {
    try value(column, .boolean)
  }

  /// Columns of type smallint.
  public func int16(_ column: Column) throws(PostgresError) -> Int16 {
    try required(column, .int16)
  }
  public func optionalInt16(_ column: Column) throws(PostgresError) -> Int16? {
    try value(column, .int16)
  }

  /// Columns of type smallint or integer.
  public func int32(_ column: Column) throws(PostgresError) -> Int32 {
    try required(column, .int32)
  }
  public func optionalInt32(_ column: Column) throws(PostgresError) -> Int32? {
    try value(column, .int32)
  }

  /// Columns of type smallint, integer or bigint.
  public func int64(_ column: Column) throws(PostgresError) -> Int64 {
    try required(column, .int64)
  }
  public func optionalInt64(_ column: Column) throws(PostgresError) -> Int64? {
    try value(column, .int64)
  }

  /// Columns of type smallint, integer or bigint.
  public func integer(_ column: Column) throws(PostgresError) -> Int {
    Int(try required(column, .int64))
  }
  public func optionalInteger(_ column: Column) throws(PostgresError) -> Int? {
    try value(column, .int64).map { Int($0) }
  }

  /// Columns of type real or double precision.
  public func double(_ column: Column) throws(PostgresError) -> Double {
    try required(column, .double)
  }
  public func optionalDouble(_ column: Column) throws(PostgresError) -> Double? {
    try value(column, .double)
  }

  /// Columns of type timestamptz, as microseconds since 1970-01-01T00:00:00Z; `infinity` is the greatest
  /// number, `-infinity` the least.
  public func timestamp(_ column: Column) throws(PostgresError) -> Int64 {
    try required(column, .timestamp)
  }
  public func optionalTimestamp(_ column: Column) throws(PostgresError) -> Int64? {
    try value(column, .timestamp)
  }

  /// Columns of type date, as days since 1970-01-01; `infinity` is the greatest number, `-infinity` the least.
  public func date(_ column: Column) throws(PostgresError) -> Int32 { try required(column, .date) }
  public func optionalDate(_ column: Column) throws(PostgresError) -> Int32? {
    try value(column, .date)
  }

  /// Columns of type uuid: 16 bytes.
  public func uuid(_ column: Column) throws(PostgresError) -> [UInt8] {
    try required(column, .uuid)
  }
  public func optionalUUID(_ column: Column) throws(PostgresError) -> [UInt8]? {
    try value(column, .uuid)
  }

  /// A text column whose values are the raw values of an enumeration.
  public func enumeration<Value: RawRepresentable<String>>(
    _ column: Column, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    try member(column, try text(column))
  }
  public func optionalEnumeration<Value: RawRepresentable<String>>(
    _ column: Column, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value? {
    guard let text = try optionalText(column) else { return nil }
    return try member(column, text)
  }

  /// Columns of type text[] without NULL elements.
  public func textArray(_ column: Column) throws(PostgresError) -> [String] {
    try required(column, .textArray)
  }
  public func optionalTextArray(_ column: Column) throws(PostgresError) -> [String]? {
    try value(column, .textArray)
  }

  /// Columns of type bytea[] without NULL elements.
  public func bytesArray(_ column: Column) throws(PostgresError) -> [[UInt8]] {
    try required(column, .bytesArray)
  }

  /// Columns of type smallint[], integer[] or bigint[] without NULL elements.
  public func int64Array(_ column: Column) throws(PostgresError) -> [Int64] {
    try required(column, .int64Array)
  }

  /// Columns of type timestamptz[] without NULL elements.
  public func timestampArray(_ column: Column) throws(PostgresError) -> [Int64] {
    try required(column, .timestampArray)
  }

  private func member<Value: RawRepresentable<String>>(
    _ column: Column, _ text: String
  ) throws(PostgresError) -> Value {
    guard let value = Value(rawValue: text) else {
      throw .decoding(
        "\(describe(try position(of: column))) holds \"\(text.prefix(40))\", no \(Value.self)")
    }
    return value
  }
}
