import Deliverability
import Testing

@testable import Store

struct StoredOptOutTests {
  private static let clock = Timestamp(seconds: 1_700_000_000)
  private static let now = clock.adding(seconds: 3)

  private static func row(
    permanentSince: Timestamp? = nil, snoozedUntil: Timestamp? = nil, providerAt: Timestamp? = nil,
    addressAt: Timestamp? = nil, clearedAt: Timestamp? = nil
  ) -> StoredOptOut {
    StoredOptOut(
      channel: .email, permanentSince: permanentSince, snoozedUntil: snoozedUntil,
      providerOptedOutAt: providerAt, addressOptedOutAt: addressAt, clearedAt: clearedAt,
      updatedAt: clock)
  }

  private static func apply(
    _ action: OptOutStore.Action, _ row: StoredOptOut
  ) -> (changed: Bool, row: StoredOptOut) {
    var row = row
    let changed = row.apply(action, clock: clock, databaseClock: now)
    return (changed, row)
  }

  @Test(arguments: [Timestamp?.none, clock.adding(days: -1), clock.adding(days: 29)])
  func `a snooze lasts its days from our clock`(before: Timestamp?) {
    let (changed, row) = Self.apply(.snooze(days: 30), Self.row(snoozedUntil: before))
    #expect(changed)
    #expect(row.snoozedUntil == Self.clock.adding(seconds: 30 * 86_400))
  }

  @Test(arguments: [clock.adding(days: 30), clock.adding(days: 31)])
  func `a snooze never shortens another`(before: Timestamp) {
    let (changed, row) = Self.apply(.snooze(days: 30), Self.row(snoozedUntil: before))
    #expect(!changed)
    #expect(row == Self.row(snoozedUntil: before))
  }

  @Test func `a snooze leaves a permanent opt-out, and that leaves a snooze`() {
    let permanent = Self.apply(.snooze(days: 1), Self.row(permanentSince: Self.clock)).row
    #expect(permanent.permanentSince == Self.clock)
    let end = Self.clock.adding(days: 5)
    let snoozed = Self.apply(.optOut, Self.row(snoozedUntil: end)).row
    #expect(snoozed.snoozedUntil == end)
    #expect(snoozed.permanentSince == Self.now)
  }

  @Test func `a repeated opt-out keeps its first time`() {
    let (changed, row) = Self.apply(.optOut, Self.row(permanentSince: Self.clock))
    #expect(!changed)
    #expect(row.permanentSince == Self.clock)
  }

  @Test(arguments: [
    (Timestamp?.none, Timestamp?.none, Timestamp?.none), (clock, nil, nil), (nil, clock, nil),
    (now, now, nil), (now.adding(seconds: 299), nil, nil), (nil, now.adding(seconds: 299), nil),
    (clock, nil, now.adding(seconds: 400)),
  ])
  func `a clear ends everything of ours, also what is dated ahead of the clock`(
    providerAt: Timestamp?, addressAt: Timestamp?, clearedAt: Timestamp?
  ) throws {
    let before = Self.row(
      permanentSince: Self.clock, snoozedUntil: Self.clock.adding(days: 3),
      providerAt: providerAt, addressAt: addressAt, clearedAt: clearedAt)
    let (changed, row) = Self.apply(.clear, before)
    #expect(changed)
    #expect(!row.optOut.isInForce(at: Self.clock))
    let cleared = try #require(row.clearedAt)
    #expect(cleared >= Self.now)
    if let clearedAt { #expect(cleared > clearedAt) }
  }

  @Test func `a provider's event after a clear is in force`() {
    let row = Self.row(providerAt: Self.now.adding(seconds: 1), clearedAt: Self.now)
    #expect(row.optOut.isInForce(at: Self.now))
  }
}
