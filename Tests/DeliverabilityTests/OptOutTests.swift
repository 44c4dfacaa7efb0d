import Deliverability
import Testing

struct OptOutTests {
  static let end = Timestamp(microseconds: 1_000_000)

  @Test(arguments: [(Int64(-1), true), (0, false), (1, false), (-86_400_000_000, true)])
  func `a snooze is over at its own end`(offset: Int64, isRunning: Bool) {
    let optOut = OptOut(snoozedUntil: Self.end)
    let now = Timestamp(microseconds: Self.end.microseconds + offset)
    #expect(optOut.isInForce(at: now) == isRunning)
    #expect(optOut.runningSnooze(at: now) == (isRunning ? Self.end : nil))
  }

  @Test(arguments: [(Int64(-1), true), (0, false), (1, false)])
  func `a clear outdoes a provider's opt-out dated up to it`(offset: Int64, isInForce: Bool) {
    let optOut = OptOut(
      providerOptedOutAt: Self.end,
      clearedAt: Timestamp(microseconds: Self.end.microseconds + offset))
    #expect(optOut.isProviderInForce == isInForce)
    #expect(optOut.isInForce(at: .latest) == isInForce)
  }

  @Test func `a provider's opt-out has no end of its own`() {
    #expect(OptOut(providerOptedOutAt: .earliest).isInForce(at: .latest))
    #expect(!OptOut(clearedAt: .latest).isInForce(at: .earliest))
  }

  @Test func `a permanent opt-out outlasts a snooze and a clear's time`() {
    let optOut = OptOut(isPermanent: true, snoozedUntil: Self.end, clearedAt: .latest)
    #expect(optOut.isInForce(at: .latest))
  }
}
