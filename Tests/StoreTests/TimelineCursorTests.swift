import Deliverability
import Store
import Testing

struct TimelineCursorTests {
  @Test(arguments: [
    TimelineCursor(at: Timestamp(microseconds: -5), id: "ab-01"), TimelineCursor(before: .latest),
    TimelineCursor(before: .earliest),
  ])
  func `a cursor is read from its own text`(cursor: TimelineCursor) {
    #expect(TimelineCursor(cursor.text) == cursor)
  }

  @Test(arguments: [
    "", "x", "1", ".", "x.a", "99999999999999999999.a", "9223372036854775807.a", "1.a b",
    "1.\u{E9}", "1." + String(repeating: "a", count: 37),
  ])
  func `a text that is no cursor is refused`(text: String) {
    #expect(TimelineCursor(text) == nil)
  }
}
