import Deliverability
import Postgres

/// `Timestamp` counts as PostgreSQL's parameters and columns do here: microseconds since 1970.
extension Parameter {
  static func timestamp(_ value: Timestamp?) -> Parameter {
    .timestamp(microsecondsSince1970: value?.microseconds)
  }

  static func timestampArray(_ values: [Timestamp?]) -> Parameter {
    .optionalTimestampArray(values.map { $0?.microseconds })
  }
}

extension Row {
  func instant(_ column: Column) throws(PostgresError) -> Timestamp {
    Timestamp(microseconds: try timestamp(column))
  }

  func optionalInstant(_ column: Column) throws(PostgresError) -> Timestamp? {
    try optionalTimestamp(column).map { Timestamp(microseconds: $0) }
  }
}
