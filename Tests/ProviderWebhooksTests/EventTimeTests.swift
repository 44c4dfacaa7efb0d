import Deliverability
import Testing

@testable import ProviderWebhooks

@Suite struct EventTimeTests {
  @Test(
    arguments: [
      ("1521472262", 1_521_472_262_000_000), ("1521472262.908181", 1_521_472_262_908_181),
      ("1521472262.9081819999", 1_521_472_262_908_181), ("1521472262.9", 1_521_472_262_900_000),
      ("1.521472262908181e9", 1_521_472_262_908_181),
      ("15214722629081810E-7", 1_521_472_262_908_181),
      (" 1521472262 ", 1_521_472_262_000_000), ("0.000001", 1),
      ("253402300799.999999", 253_402_300_799_999_999),
      ("253402300800", nil), ("0", nil), ("0.0000001", nil), ("-1", nil), ("", nil), ("1.", nil),
      (".5", nil), ("1e", nil), ("1e1000", nil), ("0x10", nil), ("1 2", nil), ("NaN", nil),
      ("9999999999999999999999", nil), (nil, nil),
    ] as [(String?, Int64?)])
  func `seconds are read exactly from their text`(text: String?, microseconds: Int64?) {
    #expect(EventTime.seconds(text)?.microseconds == microseconds)
  }

  @Test func `milliseconds and microseconds are cut to whole microseconds`() {
    #expect(EventTime.milliseconds("1521472262908.1819")?.microseconds == 1_521_472_262_908_181)
    #expect(EventTime.microseconds("1521472262908181.9")?.microseconds == 1_521_472_262_908_181)
  }

  @Test(
    arguments: [
      ("2026-11-22T11:00:00.1234567+01:00", "2026-11-22T10:00:00.123456Z"),
      ("2026-11-22T10:00:00+0000", "2026-11-22T10:00:00Z"),
      ("2026-11-22T10:00:00", nil), ("2026-02-30T10:00:00Z", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a time with its zone is RFC 3339`(text: String?, instant: String?) {
    #expect(EventTime.rfc3339(text)?.rfc3339 == instant)
  }

  @Test(
    arguments: [
      ("2026-11-22 10:00:00", "2026-11-22T10:00:00Z"),
      ("2026-11-22T10:00:00.5", "2026-11-22T10:00:00.500Z"),
      ("2026-11-22 10:00:00Z", nil), ("2026-11-22", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a time known to be UTC says no zone`(text: String?, instant: String?) {
    #expect(EventTime.utc(text)?.rfc3339 == instant)
  }

  @Test(
    arguments: [
      ("2611221000", "2026-11-22T10:00:00Z"), ("261122100059", "2026-11-22T10:00:59Z"),
      ("20261122100059", "2026-11-22T10:00:59Z"),
      ("1234567890", nil), ("26112210", nil), ("261122100060", nil), ("26112210a0", nil),
      (nil, nil),
    ] as [(String?, String?)])
  func `digits alone are a time only if such a time exists`(text: String?, instant: String?) {
    #expect(EventTime.compactUTC(text)?.rfc3339 == instant)
  }
}
