import Deliverability

/// The time of an Elastic Email notification, in UTC: `11/14/2023 10:13:20 PM`, the month first.
///
/// The form is not documented, so a time as ISO 8601 writes it is taken too; anything else is no time.
enum ElasticEmailTime {
  static func read(_ text: String?) -> Timestamp? {
    guard let text else { return nil }
    return american(text) ?? EventTime.rfc3339(text) ?? EventTime.utc(text)
  }

  private static func american(_ text: String) -> Timestamp? {
    let words = text.trimmingBlanks().split(separator: " ")
    guard (2...3).contains(words.count), let date = numbers(words[0], separator: "/"),
      let time = numbers(words[1], separator: ":"), (1970...9999).contains(date[2])
    else { return nil }
    let half = words.count == 3 ? words[2].asciiLowercased() : nil
    guard let hour = hour(time[0], half: half) else { return nil }
    return CivilTime(
      year: date[2], month: date[0], day: date[1], hour: hour, minute: time[1], second: time[2]
    )?.timestamp
  }

  /// - Parameter half: `am` or `pm`; nil on a clock of 24 hours.
  private static func hour(_ hour: Int, half: String?) -> Int? {
    switch half {
    case nil: hour
    case "am" where (1...12).contains(hour): hour % 12
    case "pm" where (1...12).contains(hour): hour % 12 + 12
    default: nil
    }
  }

  /// Exactly three numbers of one to four digits.
  private static func numbers(_ text: Substring, separator: Character) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let numbers = parts.compactMap { part in
      (1...4).contains(part.utf8.count) && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        ? Int(part) : nil
    }
    return numbers.count == 3 ? numbers : nil
  }
}
