import Deliverability
import Testing

struct DecisionTests {
  static func event(_ first: UInt8, _ last: UInt8 = 0) -> EventID {
    EventID([first] + [UInt8](repeating: 0, count: 14) + [last])
  }

  /// From the least to the greatest.
  static let ascending: [Decision] = [
    Decision(at: .earliest, rank: 6, event: event(0xFF)),
    Decision(at: Timestamp(microseconds: -1), rank: 6, event: event(0xFF)),
    Decision(at: Timestamp(microseconds: 0), rank: 0, event: .manual),
    Decision(at: Timestamp(microseconds: 0), rank: 0, event: event(0, 1)),
    Decision(at: Timestamp(microseconds: 0), rank: 0, event: event(0x7F, 0xFF)),
    Decision(at: Timestamp(microseconds: 0), rank: 0, event: event(0x80)),
    Decision(at: Timestamp(microseconds: 0), rank: 0, event: event(0xFF)),
    Decision(at: Timestamp(microseconds: 0), rank: 1, event: event(0)),
    Decision(at: Timestamp(microseconds: 0), rank: 5, event: event(1)),
    Decision(at: Timestamp(microseconds: 1), rank: 0, event: event(0)),
    Decision(at: .latest, rank: 0, event: event(0)),
  ]

  @Test func `time decides, then rank, then the event's bytes`() {
    for (i, a) in Self.ascending.enumerated() {
      for (j, b) in Self.ascending.enumerated() {
        #expect((a < b) == (i < j), "\(i) and \(j)")
        #expect((a == b) == (i == j), "\(i) and \(j)")
      }
    }
  }

  @Test func `an event id keeps its sixteen bytes`() {
    let bytes: [UInt8] = (0..<16).map { 0xF0 &+ $0 &* 7 }
    #expect(EventID(bytes).bytes == bytes)
    #expect(EventID(bytes + [1, 2, 3]) == EventID(bytes))
    #expect(EventID.manual.bytes == [UInt8](repeating: 0, count: 16))
  }

  @Test func `a manual change takes the clock's time`() {
    let clock = Timestamp(microseconds: 100)
    let standing = Decision(at: Timestamp(microseconds: 99), rank: 6, event: Self.event(0xFF))
    #expect(Decision.manual(rank: 1, clock: clock, after: nil).at == clock)
    #expect(Decision.manual(rank: 1, clock: clock, after: standing).at == clock)
  }

  @Test(arguments: [Int64(100), 101, 5_000_000])
  func `a manual change comes after what stands, even in the future`(microseconds: Int64) {
    let standing = Decision(
      at: Timestamp(microseconds: microseconds), rank: 6, event: Self.event(0xFF))
    let change = Decision.manual(
      rank: 0, clock: Timestamp(microseconds: 100), after: standing)
    #expect(change.at == Timestamp(microseconds: microseconds + 1))
    #expect(standing < change)
  }
}
