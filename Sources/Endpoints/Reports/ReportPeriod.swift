import Deliverability

/// The days of a report: `from` and `to` of the query, UTC, both within it.
struct ReportPeriod: Sendable, Equatable {
  /// Days since 1970-01-01.
  let days: ClosedRange<Int32>

  /// Without `from` a report begins so many days back, its last day counted.
  static let defaultDays: Int32 = 30
  static let maxDays: Int32 = 3660

  var first: String { Self.text(days.lowerBound) }
  var last: String { Self.text(days.upperBound) }

  /// - Throws: 400 for what is no date, for an end before its beginning, and for more than `maxDays`.
  init(_ query: inout QueryReader, today: Int32) throws(Problem) {
    let from = try Self.day("from", query.text("from"))
    let to = try Self.day("to", query.text("to"))
    let last = to ?? max(today, from ?? today)
    let first = from ?? (last - Self.defaultDays + 1)
    guard first <= last else {
      throw .badParameter("to", "`to` must not lie before `from`.")
    }
    guard last - first < Self.maxDays else {
      throw .badParameter("from", "A report covers at most \(Self.maxDays) days.")
    }
    days = first...last
  }

  private static func day(_ name: String, _ text: String?) throws(Problem) -> Int32? {
    guard let text else { return nil }
    guard text.utf8.count == 10, let time = Timestamp(rfc3339: "\(text)T00:00:00Z") else {
      throw .badParameter(name, "`\(name)` must be a date such as 2026-11-22, a UTC day.")
    }
    return time.utcDay
  }

  private static func text(_ day: Int32) -> String {
    String(Timestamp(seconds: Int64(day) * 86_400).rfc3339.prefix(10))
  }
}
