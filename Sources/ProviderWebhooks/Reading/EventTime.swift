import Deliverability

/// Reads the time formats of providers, all to whole microseconds, digits past that cut.
///
/// Every function answers nil for a missing text, one of another shape, and an instant outside the
/// years 1970 to 9999; an epoch of 0 means no time. An event without a time counts from its receipt.
enum EventTime {
  /// Seconds since 1970 as a number's text, with or without a fraction: `1521472262.908181`.
  static func seconds(_ text: String?) -> Timestamp? { epoch(text, microsecondDigits: 6) }
  /// Milliseconds since 1970.
  static func milliseconds(_ text: String?) -> Timestamp? { epoch(text, microsecondDigits: 3) }
  /// Microseconds since 1970.
  static func microseconds(_ text: String?) -> Timestamp? { epoch(text, microsecondDigits: 0) }

  /// RFC 3339 with its zone: `2026-11-22T10:00:00.1234567+01:00`, also `+0100`.
  static func rfc3339(_ text: String?) -> Timestamp? {
    text.flatMap { Timestamp(rfc3339: $0.trimmingBlanks()) }
  }

  /// `YYYY-MM-DD hh:mm:ss[.fraction]` (or with `T`) that is known to be UTC and says no zone.
  static func utc(_ text: String?) -> Timestamp? {
    text.flatMap { Timestamp(rfc3339: $0.trimmingBlanks() + "Z") }
  }

  /// Digits alone, known to be UTC: `YYMMDDhhmm`, `YYMMDDhhmmss` (both of the years 2000 to 2099) or `YYYYMMDDhhmmss`.
  static func compactUTC(_ text: String?) -> Timestamp? {
    guard let digits = text.map({ Array($0.trimmingBlanks().utf8) }),
      [10, 12, 14].contains(digits.count), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    var pairs: [Int] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      pairs.append(Int(digits[place] - 0x30) * 10 + Int(digits[place + 1] - 0x30))
    }
    if digits.count == 10 { pairs.append(0) }
    let century = digits.count == 14 ? pairs.removeFirst() : 20
    return CivilTime(
      year: century * 100 + pairs[0], month: pairs[1], day: pairs[2], hour: pairs[3],
      minute: pairs[4], second: pairs[5]
    )?.timestamp
  }

  private static func epoch(_ text: String?, microsecondDigits: Int) -> Timestamp? {
    guard let text,
      let count = DecimalText.scaled(text.trimmingBlanks(), byPowerOfTen: microsecondDigits),
      count > 0, count <= Timestamp.latest.microseconds
    else { return nil }
    return Timestamp(microseconds: count)
  }
}
