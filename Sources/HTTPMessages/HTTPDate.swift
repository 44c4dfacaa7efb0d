/// `IMF-fixdate`, the form of the Date field: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
public struct HTTPDate: Sendable, Equatable {
  /// The 29 bytes of the date.
  public let bytes: [UInt8]

  /// - Parameter unixSeconds: seconds since 1970 in UTC; what lies outside the years 0-9999 is cut to their ends.
  public init(unixSeconds: Int) {
    let seconds = min(max(unixSeconds, -62_167_219_200), 253_402_300_799)
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let secondOfDay = seconds - day * 86_400
    let date = Self.civil(day)
    // 1970-01-01 was a Thursday.
    let weekday = ((day % 7) + 7 + 4) % 7
    var bytes: [UInt8] = []
    bytes.reserveCapacity(29)
    bytes += Self.weekdays[weekday].utf8
    bytes += ", ".utf8
    Self.append(date.day, digits: 2, to: &bytes)
    bytes.append(.space)
    bytes += Self.months[date.month - 1].utf8
    bytes.append(.space)
    Self.append(date.year, digits: 4, to: &bytes)
    bytes.append(.space)
    Self.append(secondOfDay / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(secondOfDay / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(secondOfDay % 60, digits: 2, to: &bytes)
    bytes += " GMT".utf8
    self.bytes = bytes
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The proleptic Gregorian date of a day counted from 1970-01-01, by years that begin in March.
  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let sinceYearZero = day + 719_468
    let era =
      (sinceYearZero >= 0 ? sinceYearZero : sinceYearZero - 146_096) / 146_097
    let dayOfEra = sinceYearZero - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}
