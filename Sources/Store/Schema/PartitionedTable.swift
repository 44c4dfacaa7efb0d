import Deliverability

/// A table with a partition per UTC day, named `event_20261122`.
public enum PartitionedTable: String, Sendable, CaseIterable {
  case event, receipt, message

  /// The days, counted from today, whose partitions must stand: an event's day lies up to 35 days on
  /// either side of its receipt, and a gateway that was stopped for a month may start first.
  var daysAhead: ClosedRange<Int> {
    switch self {
    case .event: -36...36
    case .receipt, .message: -1...36
    }
  }

  /// The oldest day whose partition stays; days since 1970-01-01.
  func firstKeptDay(
    receiptDays: Int, eventDays: Int, messageDays: Int, now: Timestamp
  ) -> Int32 {
    let days =
      switch self {
      case .event: eventDays
      case .receipt: receiptDays
      case .message: messageDays
      }
    return now.utcDay - Int32(clamping: max(0, days))
  }

  func partitionName(daysSince1970 day: Int32) -> String {
    "\(rawValue)_\(Self.date(day).filter { $0 != "-" })"
  }

  /// `2026-11-22`.
  static func date(_ day: Int32) -> String {
    String(Timestamp(microseconds: 0).adding(days: Int(day)).rfc3339.prefix(10))
  }
}
