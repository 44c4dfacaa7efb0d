/// PostgreSQL counts from 2000-01-01, Postern from 1970-01-01; the ends of the number range are ±infinity in both.
enum PostgresEpoch {
  private static let microseconds: Int64 = 946_684_800_000_000
  private static let days: Int32 = 10_957

  /// An instant before PostgreSQL's range becomes its lowest number, which the server refuses with 22008.
  static func toWire(microsecondsSince1970 value: Int64) -> Int64 {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.subtractingReportingOverflow(microseconds)
    return overflow ? .min + 1 : shifted
  }

  /// Nil for instants after the year 294246, which do not fit.
  static func fromWire(microseconds value: Int64) -> Int64? {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.addingReportingOverflow(microseconds)
    return overflow ? nil : shifted
  }

  static func toWire(daysSince1970 value: Int32) -> Int32 {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.subtractingReportingOverflow(days)
    return overflow ? .min + 1 : shifted
  }

  static func fromWire(days value: Int32) -> Int32? {
    if value == .max || value == .min { return value }
    let (shifted, overflow) = value.addingReportingOverflow(days)
    return overflow ? nil : shifted
  }
}
