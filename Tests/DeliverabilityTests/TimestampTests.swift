import Deliverability
import Testing

struct TimestampTests {
  /// Seconds since 1970 as `date --utc -d … +%s` prints them.
  static let instants: [(text: String, microseconds: Int64)] = [
    ("1970-01-01T00:00:00Z", 0),
    ("1970-01-01T00:00:00.000001Z", 1),
    ("1969-12-31T23:59:59.999999Z", -1),
    ("1969-12-31T00:00:00Z", -86_400_000_000),
    ("2000-02-29T12:00:00Z", 951_825_600_000_000),
    ("2000-03-01T00:00:00Z", 951_868_800_000_000),
    ("1900-02-28T23:59:59Z", -2_203_891_201_000_000),
    ("1900-03-01T00:00:00Z", -2_203_891_200_000_000),
    ("2024-02-29T23:59:59.500Z", 1_709_251_199_500_000),
    ("2026-11-22T10:00:00Z", 1_795_341_600_000_000),
    ("2038-01-19T03:14:08Z", 2_147_483_648_000_000),
    ("2100-02-28T00:00:00Z", 4_107_456_000_000_000),
    ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
  ]

  static let alsoRead: [(text: String, canonical: String)] = [
    ("2026-11-22t10:00:00z", "2026-11-22T10:00:00Z"),
    ("2026-11-22 10:00:00Z", "2026-11-22T10:00:00Z"),
    ("2026-11-22T12:00:00+02:00", "2026-11-22T10:00:00Z"),
    ("2026-11-22T04:30:00-05:30", "2026-11-22T10:00:00Z"),
    ("2026-11-22T12:00:00+0200", "2026-11-22T10:00:00Z"),
    ("2026-11-22T10:00:00-00:00", "2026-11-22T10:00:00Z"),
    ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
    ("2024-03-01T00:00:00+00:01", "2024-02-29T23:59:00Z"),
    ("2026-11-22T10:00:00.1Z", "2026-11-22T10:00:00.100Z"),
    ("2026-11-22T10:00:00.1234569Z", "2026-11-22T10:00:00.123456Z"),
    ("2026-11-22T10:00:00.0000009Z", "2026-11-22T10:00:00Z"),
    ("2026-11-22T10:00:00.000000000000000000000Z", "2026-11-22T10:00:00Z"),
  ]

  static let refused: [String] = [
    "", "Z", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22T10:00Z", "2026-11-22T10:00:00.Z",
    "2026-11-22T10:00:00,5Z", "2026-11-22T10:00:60Z", "2026-11-22T24:00:00Z",
    "2026-11-22T10:60:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
    "2026-11-31T00:00:00Z", "2026-11-00T00:00:00Z", "2023-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
    "2026-11-22T10:00:00+24:00", "2026-11-22T10:00:00+02:60", "2026-11-22T10:00:00+02",
    "2026-11-22T10:00:00+2:00", "2026-11-22T10:00:00 02:00", "2026-11-22T10:00:00ZZ",
    "2026-11-22T10:00:00Z ", " 2026-11-22T10:00:00Z", "2026/11/22T10:00:00Z",
    "2026-11-22X10:00:00Z", "-026-11-22T10:00:00Z", "2026-+1-22T10:00:00Z",
    "٢٠٢٦-11-22T10:00:00Z", "2026-11-22T10:00:00." + String(repeating: "0", count: 60) + "Z",
  ]

  @Test(arguments: instants)
  func `an instant is read and printed`(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text) == Timestamp(microseconds: microseconds))
    #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
  }

  @Test(arguments: alsoRead)
  func `another spelling of an instant is read`(text: String, canonical: String) {
    #expect(Timestamp(rfc3339: text)?.rfc3339 == canonical)
  }

  @Test(arguments: refused)
  func `what names no instant is refused`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(arguments: ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"])
  func `a zone cannot lead out of the years 1 to 9999`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func `any instant survives its text and its civil fields`() {
    var generator = SplitMix64(seed: 0x9E37_79B9)
    for _ in 0..<20_000 {
      let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
      let instant = Timestamp(microseconds: .random(in: range, using: &generator))
      #expect(Timestamp(rfc3339: instant.rfc3339) == instant)
      #expect(CivilTime(instant).timestamp == instant)
    }
  }

  @Test func `days follow each other through a leap cycle of 400 years`() {
    var (year, month, day) = (1900, 1, 1)
    let first = Timestamp(rfc3339: "1900-01-01T00:00:00Z") ?? .latest
    for index in 0..<146_097 {
      let civil = CivilTime(first.adding(days: index))
      guard (civil.year, civil.month, civil.day) == (year, month, day) else {
        Issue.record("day \(index) is \(civil), expected \(year)-\(month)-\(day)")
        return
      }
      day += 1
      let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect((year, month, day) == (2300, 1, 1))
  }

  @Test(arguments: [
    (Int64(0), Int32(0)), (-1, -1), (86_399_999_999, 0), (86_400_000_000, 1),
    (-86_400_000_000, -1), (-86_400_000_001, -2),
  ])
  func `an instant lies in its UTC day`(microseconds: Int64, day: Int32) {
    #expect(Timestamp(microseconds: microseconds).utcDay == day)
  }
}

/// Steele, Lea and Flood's SplitMix64: a seeded source, so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
