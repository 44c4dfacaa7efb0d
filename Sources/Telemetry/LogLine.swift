import Glibc

/// One line of the log: a JSON object of `time`, `level`, `event` and the caller's fields, in that order.
///
/// `{"time":"2026-11-22T10:00:00.123456Z","level":"info","event":"listening","address":"127.0.0.1:8080"}`
///
/// At most 4,096 bytes with the newline. A text is cut after 1,024 bytes with `…`; fields that do not
/// fit any more are left out and `"truncated":true` says so. A field that is called like one of the
/// line's own (`time level event suppressed truncated`) gets a `_` before its name.
struct LogLine {
  static let maxBytes = 4096
  private static let maxTextBytes = 1024
  private static let ownNames: Set<String> = ["time", "level", "event", "suppressed", "truncated"]
  private static let ending = Array(#","truncated":true}"#.utf8)

  private(set) var bytes: [UInt8] = []
  private var isTruncated = false

  init(time: timespec, level: LogLevel, event: String) {
    bytes.reserveCapacity(256)
    bytes += Array(#"{"time":""#.utf8)
    bytes += Array(Self.rfc3339(time).utf8)
    bytes += Array(#"","level":""#.utf8)
    bytes += Array(level.rawValue.utf8)
    bytes += Array(#"","event":"#.utf8)
    JSONText.append(event, to: &bytes, maxBytes: Self.maxTextBytes)
  }

  mutating func append(_ name: String, _ value: LogValue) {
    appendMember(Self.ownNames.contains(name) ? "_" + name : name, value)
  }

  mutating func append(suppressed count: Int) { appendMember("suppressed", .integer(count)) }

  /// The line with its newline.
  consuming func finished() -> [UInt8] {
    bytes += isTruncated ? Self.ending : [UInt8(ascii: "}")]
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private mutating func appendMember(_ name: String, _ value: LogValue) {
    guard !isTruncated else { return }
    let start = bytes.count
    bytes.append(UInt8(ascii: ","))
    JSONText.append(name, to: &bytes, maxBytes: Self.maxTextBytes)
    bytes.append(UInt8(ascii: ":"))
    switch value {
    case .string(let text): JSONText.append(text, to: &bytes, maxBytes: Self.maxTextBytes)
    case .integer(let number): bytes += Array(String(number).utf8)
    case .double(let number):
      bytes += Array((number.isFinite ? String(describing: number) : "null").utf8)
    case .boolean(let flag): bytes += Array((flag ? "true" : "false").utf8)
    }
    if bytes.count + Self.ending.count + 1 > Self.maxBytes {
      bytes.removeSubrange(start...)
      isTruncated = true
    }
  }

  private static func rfc3339(_ time: timespec) -> String {
    var seconds = time.tv_sec
    var civil = tm()
    gmtime_r(&seconds, &civil)
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = [(civil.tm_year + 1900, 4), (civil.tm_mon + 1, 2), (civil.tm_mday, 2)]
    let clock = [(civil.tm_hour, 2), (civil.tm_min, 2), (civil.tm_sec, 2)]
    func joined(_ parts: [(Int32, Int)], _ separator: String) -> String {
      parts.map { padded(Int($0.0), $0.1) }.joined(separator: separator)
    }
    return joined(date, "-") + "T" + joined(clock, ":") + "."
      + padded(time.tv_nsec / 1000, 6) + "Z"
  }
}
