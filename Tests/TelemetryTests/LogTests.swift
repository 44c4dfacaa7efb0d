import Foundation
import Synchronization
import Testing

@testable import Telemetry

@Suite struct LogTests {
  @Test func `a line is one JSON object of time, level, event and the fields in order`() throws {
    let output = CollectedLogLines()
    Log(sink: output.sink).info(
      "listening", ["address": "127.0.0.1:8080", "loops": 2, "load": 0.5, "tls": false])
    let line = try #require(output.lines.first)
    let pattern =
      /\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z","level":"info","event":"listening","address":"127\.0\.0\.1:8080","loops":2,"load":0\.5,"tls":false\}/
    #expect(line.wholeMatch(of: pattern) != nil, "\(line)")
    #expect(output.lines.count == 1)
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#),
    ("one\ntwo\r\tthree", #""one\ntwo\r\tthree""#),
    ("\u{0}\u{1B}[31m", #""\u0000\u001b[31m""#), ("\u{7F}\u{9B}", #""\u007f\u009b""#),
    ("Grüße 🎲", #""Grüße 🎲""#), ("", #""""#),
  ])
  func `text is escaped so that it stays one string on one line`(text: String, json: String) {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == json)
  }

  @Test func `a number that JSON has no word for is null`() {
    let output = CollectedLogLines()
    Log(sink: output.sink).info("measured", ["rate": .double(.nan), "time": "x"])
    #expect(output.lines.first?.hasSuffix(#","rate":null,"_time":"x"}"#) == true)
  }

  @Test func `a line never exceeds what a pipe takes in one piece and stays JSON`() throws {
    for length in [10, 500, 1023, 1024, 1025, 5000] {
      for filler in ["x", "\"", "\u{1}", "ü", "🎲"] {
        let text = LogValue.string(String(repeating: filler, count: length))
        let output = CollectedLogLines()
        Log(sink: output.sink).error(
          "failed", ["a": text, "b": text, "c": text, "d": text, "e": text])
        let line = try #require(output.lines.first)
        #expect(line.utf8.count < LogLine.maxBytes)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["event"] as? String == "failed")
        if length >= 1025 { #expect(object?["truncated"] as? Bool == true) }
      }
    }
  }

  @Test func `a line below the level is not written and its fields are not made`() {
    let output = CollectedLogLines()
    let log = Log(level: .warning, sink: output.sink)
    func never() -> KeyValuePairs<String, LogValue> {
      Issue.record("the fields were made")
      return [:]
    }
    log.debug("a", never())
    log.info("b", never())
    log.warning("c")
    log.error("d")
    #expect(output.lines.count == 2)
  }

  @Test func `an event that repeats is counted, and the count follows the stretch`() {
    let output = CollectedLogLines()
    let clock = Clock()
    let log = Log(
      sink: output.sink, repeatLimit: RepeatLimit(lines: 2, seconds: 10),
      steadySeconds: { clock.seconds.load(ordering: .relaxed) })
    for _ in 0..<5 { log.warning("database_away") }
    log.info("other")
    #expect(output.lines.count == 3)
    clock.seconds.store(109, ordering: .relaxed)
    log.warning("database_away")
    #expect(output.lines.count == 3)
    clock.seconds.store(110, ordering: .relaxed)
    log.info("other")
    #expect(output.lines.count == 5)
    #expect(
      output.lines[3].hasSuffix(#""level":"warning","event":"database_away","suppressed":4}"#))
    log.warning("database_away")
    #expect(output.lines.count == 6)
  }

  @Test func `flush tells what was kept back, once`() {
    let output = CollectedLogLines()
    let log = Log(sink: output.sink, repeatLimit: RepeatLimit(lines: 1, seconds: 10))
    for _ in 0..<3 { log.info("tick") }
    log.flush()
    log.flush()
    #expect(output.lines.count == 2)
    #expect(output.lines.last?.hasSuffix(#""suppressed":2}"#) == true)
  }

  @Test func `lines of many threads arrive whole`() async {
    let output = CollectedLogLines()
    let log = Log(sink: output.sink, repeatLimit: RepeatLimit(lines: 10_000, seconds: 10))
    await withTaskGroup { group in
      for task in 0..<4 {
        group.addTask {
          for number in 0..<250 {
            log.info("line", ["task": .integer(task), "number": .integer(number)])
          }
        }
      }
    }
    #expect(Set(output.lines.map { $0.drop { $0 != "l" } }).count == 1000)
  }

  private final class Clock: Sendable { let seconds = Atomic<Int>(100) }
}
