/// An instant as whole microseconds since 1970-01-01T00:00:00Z, the resolution of PostgreSQL's `timestamptz`.
///
/// Everything that compares, hashes or stores a time uses this type, so that a time means the same
/// in Swift and in SQL. Range: years 0001 to 9999.
public struct Timestamp: Sendable, Hashable, Comparable {
  public var microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }
  public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

  /// The first and last instants that can be stored: 0001-01-01T00:00:00Z and the end of 9999.
  public static let earliest = Timestamp(seconds: -62_135_596_800)
  public static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  public func adding(seconds: Int64) -> Timestamp {
    Timestamp(microseconds: microseconds + seconds * 1_000_000)
  }
  /// A day is 86,400 s: no calendar, no daylight saving.
  public func adding(days: Int) -> Timestamp { adding(seconds: Int64(days) * 86_400) }

  /// Days since 1970-01-01, of the UTC day this instant lies in.
  public var utcDay: Int32 {
    let day: Int64 = 86_400_000_000
    let quotient = microseconds / day
    return Int32(truncatingIfNeeded: microseconds % day < 0 ? quotient - 1 : quotient)
  }
}

/// A civil date and time of day in UTC, for reading and printing times without a locale library.
public struct CivilTime: Sendable, Equatable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int
  public var microsecond: Int

  /// Nil if the fields do not name a real UTC instant of the years 1 to 9999; a leap second (60) is
  /// refused, as is a day the month does not have.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year), (0...23).contains(hour),
      (0...59).contains(minute), (0...59).contains(second), (0...999_999).contains(microsecond)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
    self.microsecond = microsecond
  }

  public init(_ timestamp: Timestamp) {
    let dayCount = Int(timestamp.utcDay)
    let rest = Int(timestamp.microseconds - Int64(dayCount) * 86_400_000_000)
    (year, month, day) = Self.date(dayCount: dayCount)
    hour = rest / 3_600_000_000
    minute = rest / 60_000_000 % 60
    second = rest / 1_000_000 % 60
    microsecond = rest % 1_000_000
  }

  public var timestamp: Timestamp {
    let seconds = Self.dayCount(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    return Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
  }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  // Days are counted in 400-year eras that begin on 1 March, so that the leap day ends a year.
  private static func dayCount(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func date(dayCount: Int) -> (Int, Int, Int) {
    let shifted = dayCount + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
