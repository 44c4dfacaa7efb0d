import Deliverability

/// How a custom source's gateway writes times.
enum CustomTimeFormat: Sendable, Equatable {
  case seconds, milliseconds, microseconds
  case rfc3339
  /// `yyyy-MM-dd HH:mm:ss`, with or without a fraction, at a fixed distance from UTC such as `+02:00`.
  case civil(offset: String)

  static let civilPattern = "yyyy-MM-dd HH:mm:ss"
  static let words = ["epoch_s", "epoch_ms", "epoch_us", "rfc3339", civilPattern]

  /// Nil for a word that is none of `words`.
  init?(_ word: String, offset: String) {
    switch word {
    case "epoch_s": self = .seconds
    case "epoch_ms": self = .milliseconds
    case "epoch_us": self = .microseconds
    case "rfc3339": self = .rfc3339
    case Self.civilPattern: self = .civil(offset: offset)
    default: return nil
    }
  }

  func time(_ text: String?) -> Timestamp? {
    switch self {
    case .seconds: EventTime.seconds(text)
    case .milliseconds: EventTime.milliseconds(text)
    case .microseconds: EventTime.microseconds(text)
    case .rfc3339: EventTime.rfc3339(text)
    case .civil(let offset): EventTime.rfc3339(text.map { $0.trimmingBlanks() + offset })
    }
  }

  /// Whether `text` is `Z`, or a distance such as `+02:00`.
  static func isOffset(_ text: String) -> Bool {
    Timestamp(rfc3339: "2000-01-01T00:00:00" + text) != nil
      && (text == "Z" || text.hasPrefix("+") || text.hasPrefix("-"))
  }
}
