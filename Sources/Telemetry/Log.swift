import Glibc
import Threading

/// The program's log: JSON lines, one event each, for people and for log collectors.
///
/// Events are named by literals, such as `database_away`; what differs goes into fields. Fields never
/// hold addresses, bodies, tokens or secrets. An event that repeats faster than the limit is counted
/// instead of written; the count follows, as `"suppressed"`, with the first line logged after the
/// stretch, or from `flush()`.
public final class Log: Sendable {
  private let level: LogLevel
  private let sink: LogSink
  private let steadySeconds: @Sendable () -> Int
  private let repeats: Lock<RepeatCounter>

  /// - Parameters:
  ///   - level: the least level that is written.
  ///   - steadySeconds: the clock of the repeat limit; by default that of the system since its start.
  public init(
    level: LogLevel = .info, sink: LogSink = .standardError, repeatLimit: RepeatLimit = .standard,
    steadySeconds: (@Sendable () -> Int)? = nil
  ) {
    self.level = level
    self.sink = sink
    self.steadySeconds = steadySeconds ?? { Log.time(CLOCK_MONOTONIC).tv_sec }
    repeats = Lock(RepeatCounter(repeatLimit))
  }

  public func debug(
    _ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
  ) { write(.debug, event, fields) }

  public func info(
    _ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
  ) { write(.info, event, fields) }

  public func warning(
    _ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
  ) { write(.warning, event, fields) }

  public func error(
    _ event: StaticString, _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
  ) { write(.error, event, fields) }

  /// Writes the counts of lines kept back so far; called before the program ends.
  public func flush() { writeSuppressed(now: .max) }

  private func write(
    _ level: LogLevel, _ event: StaticString, _ fields: () -> KeyValuePairs<String, LogValue>
  ) {
    guard level >= self.level else { return }
    let now = steadySeconds()
    let key = RepeatCounter.Key(level: level, event: event.description)
    writeSuppressed(now: now)
    guard repeats.withLock({ $0.admit(key, now: now) }) else { return }
    var line = LogLine(time: Log.time(CLOCK_REALTIME), level: level, event: key.event)
    for (name, value) in fields() { line.append(name, value) }
    sink.write(line.finished())
  }

  private func writeSuppressed(now: Int) {
    for (key, count) in repeats.withLock({ $0.takeEnded(now: now) }) {
      var line = LogLine(time: Log.time(CLOCK_REALTIME), level: key.level, event: key.event)
      line.append(suppressed: count)
      sink.write(line.finished())
    }
  }

  private static func time(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }
}
