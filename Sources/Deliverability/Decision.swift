/// The place of an event among all that decide the same thing: the greatest wins, in whatever order they arrive.
///
/// For an address status the rank is the status's own; for a provider's opt-out entry it is 1 for
/// opted out and 0 for opted in, so that a tie never ends contactable.
public struct Decision: Sendable, Hashable, Comparable {
  public var at: Timestamp
  public var rank: Int16
  public var event: EventID

  public init(at: Timestamp, rank: Int16, event: EventID) {
    self.at = at
    self.rank = rank
    self.event = event
  }

  public static func < (a: Decision, b: Decision) -> Bool {
    (a.at, a.rank, a.event) < (b.at, b.rank, b.event)
  }

  /// The place of a PAM's or an operator's change, which always takes effect: at the clock's time,
  /// but after what stands already.
  public static func manual(rank: Int16, clock: Timestamp, after standing: Decision?) -> Decision {
    let floor = standing.map { Timestamp(microseconds: $0.at.microseconds + 1) } ?? .earliest
    return Decision(at: max(clock, floor), rank: rank, event: .manual)
  }
}
