/// A value bound to `$1`, `$2`, … of a statement, sent in binary form with its type.
///
/// Timestamps are microseconds since 1970-01-01T00:00:00Z, dates days since 1970-01-01; the greatest
/// and least number mean `infinity` and `-infinity`. A UUID has 16 bytes. A value that PostgreSQL
/// can't hold (a NUL in text, an instant before 4713 BC) is refused by the server with class 22.
public enum Parameter: Sendable {
  /// NULL of no particular type: the statement must say which (`$1::text`) or let it be seen.
  case null
  case text(String)
  case bytes([UInt8])
  case boolean(Bool)
  case int16(Int16)
  case int32(Int32)
  case int64(Int64)
  case double(Double)
  case timestamp(microsecondsSince1970: Int64)
  case date(daysSince1970: Int32)
  case uuid([UInt8])

  case textArray([String])
  case optionalTextArray([String?])
  case bytesArray([[UInt8]])
  case optionalBytesArray([[UInt8]?])
  case booleanArray([Bool])
  case optionalBooleanArray([Bool?])
  case int16Array([Int16])
  case int32Array([Int32])
  case int64Array([Int64])
  case optionalInt64Array([Int64?])
  case doubleArray([Double])
  case timestampArray([Int64])
  case optionalTimestampArray([Int64?])
  case dateArray([Int32])
  case uuidArray([[UInt8]])
  /// A `text[]` whose elements are themselves array literals, one jagged row each: PostgreSQL's own
  /// arrays are rectangular. The statement casts each element: `unnest($1::text[])` … `::text[]`.
  case textArrayLiteralArray([[String]])
  /// An array made by an `ArrayBuilder`.
  case array(EncodedArray)
}

extension Parameter {
  public static func text(_ value: String?) -> Parameter { value.map { .text($0) } ?? .null }
  public static func bytes(_ value: [UInt8]?) -> Parameter { value.map { .bytes($0) } ?? .null }
  public static func boolean(_ value: Bool?) -> Parameter { value.map { .boolean($0) } ?? .null }
  public static func int64(_ value: Int64?) -> Parameter { value.map { .int64($0) } ?? .null }
  public static func timestamp(microsecondsSince1970 value: Int64?) -> Parameter {
    value.map { .timestamp(microsecondsSince1970: $0) } ?? .null
  }
}
