/// How many lines of one event may be written in a stretch of time: what breaks a thousand times a
/// second must not fill the disk, nor hide the rest.
public struct RepeatLimit: Sendable {
  public let lines: Int
  public let seconds: Int

  /// - Parameters:
  ///   - lines: lines of one level and event let through in each stretch; at least 1.
  ///   - seconds: the length of a stretch, which begins with an event's first line; at least 1.
  public init(lines: Int, seconds: Int) {
    self.lines = max(1, lines)
    self.seconds = max(1, seconds)
  }

  public static let standard = RepeatLimit(lines: 50, seconds: 10)
}

/// Counts the lines of each event against the limit.
struct RepeatCounter {
  /// Event names are literals of the program, which bounds the number of keys.
  struct Key: Hashable {
    let level: LogLevel
    let event: String
  }

  private struct Stretch {
    let end: Int
    var written = 0
    var suppressed = 0
  }

  private let limit: RepeatLimit
  private var stretches: [Key: Stretch] = [:]
  private var nextEnd = Int.max

  init(_ limit: RepeatLimit) { self.limit = limit }

  /// Counts one line at `now`, in seconds of any steady clock.
  /// - Returns: whether the line may be written.
  mutating func admit(_ key: Key, now: Int) -> Bool {
    var stretch = stretches[key] ?? Stretch(end: now + limit.seconds)
    let isAdmitted = stretch.written < limit.lines
    if isAdmitted { stretch.written += 1 } else { stretch.suppressed += 1 }
    stretches[key] = stretch
    nextEnd = min(nextEnd, stretch.end)
    return isAdmitted
  }

  /// Forgets the stretches that are over at `now`.
  /// - Returns: those that kept lines back and how many, in the order of their names.
  mutating func takeEnded(now: Int) -> [(key: Key, suppressed: Int)] {
    guard now >= nextEnd else { return [] }
    let ended = stretches.filter { $0.value.end <= now }
    for key in ended.keys { stretches[key] = nil }
    nextEnd = stretches.values.map(\.end).min() ?? .max
    return ended.filter { $0.value.suppressed > 0 }
      .map { (key: $0.key, suppressed: $0.value.suppressed) }
      .sorted { $0.key.event < $1.key.event }
  }
}
