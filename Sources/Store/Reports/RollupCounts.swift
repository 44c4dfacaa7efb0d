import Deliverability

/// What was counted under one name. Events are counted, not people: a message opened twice counts twice.
public struct RollupCounts: Sendable, Equatable {
  /// Empty for what names no campaign, template or brand.
  public let name: String
  private var counts: [String: Int] = [:]

  init(name: String) { self.name = name }

  mutating func add(_ count: Int, of counter: String) { counts[counter, default: 0] += count }

  /// Adds another name's counts, for a total.
  mutating public func add(_ other: RollupCounts) {
    for (counter, count) in other.counts { add(count, of: counter) }
  }

  /// Nothing counted yet.
  public static var total: RollupCounts { RollupCounts(name: "") }

  private subscript(_ kind: EventKind) -> Int { counts[kind.rawValue] ?? 0 }
  public subscript(_ counter: RollupCounter) -> Int { counts[counter.rawValue] ?? 0 }

  public var sent: Int { self[.sent] }
  public var delivered: Int { self[.delivered] }
  public var opened: Int { self[.opened] }
  public var clicked: Int { self[.clicked] }
  public var hardBounced: Int { self[.failedPermanently] + self[.notMobile] }
  public var softBounced: Int { self[.failedTransiently] }
  public var blocked: Int { self[.blocked] }
  public var suppressed: Int { self[.suppressed] }
  public var complained: Int { self[.complained] }

  /// All three owners' opt-outs; snoozes not among them.
  public var optedOut: Int {
    self[.optedOutByProvider] + self[.optedOutByPlayer] + self[.optedOutByOperator]
  }
  public var snoozed: Int { self[.snoozedByPlayer] + self[.snoozedByOperator] }

  /// How many messages there were, as far as anyone said so: the greatest of those registered, those
  /// that providers reported as sent, and those whose end is known.
  public var messages: Int {
    max(self[.registered], sent, delivered + hardBounced + softBounced + blocked + suppressed)
  }

  /// How many messages reached someone: the delivered ones, or all where no provider tells of delivery.
  public var reached: Int { delivered > 0 ? delivered : messages }
}
