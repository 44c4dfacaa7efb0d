/// Our side of a user's wish on one channel (owner "Smartico"): the OR of its independent parts.
///
/// The PAM's own opt-out is not part of it.
public struct OptOut: Sendable, Hashable {
  /// Chosen on the opt-out page or by an operator, without an end.
  public var isPermanent: Bool
  /// The exclusive end of the last snooze: it is over at `now == snoozedUntil`.
  public var snoozedUntil: Timestamp?
  /// The time of the latest provider entry (unsubscribe, STOP) that stands at opted out, whether it
  /// stands on the user or on the user's address. Entries an `opted_in` has lifted do not count.
  public var providerOptedOutAt: Timestamp?
  /// The time of the operator's last clear: it outdoes every provider entry dated up to it.
  public var clearedAt: Timestamp?

  public init(
    isPermanent: Bool = false, snoozedUntil: Timestamp? = nil,
    providerOptedOutAt: Timestamp? = nil, clearedAt: Timestamp? = nil
  ) {
    self.isPermanent = isPermanent
    self.snoozedUntil = snoozedUntil
    self.providerOptedOutAt = providerOptedOutAt
    self.clearedAt = clearedAt
  }

  /// Whether a provider's entry is in force; it has no end.
  public var isProviderInForce: Bool {
    guard let providerOptedOutAt else { return false }
    return clearedAt.map { providerOptedOutAt > $0 } ?? true
  }

  /// The end of the snooze that is running at `now`, or nil.
  public func runningSnooze(at now: Timestamp) -> Timestamp? {
    snoozedUntil.flatMap { now < $0 ? $0 : nil }
  }

  public func isInForce(at now: Timestamp) -> Bool {
    isPermanent || isProviderInForce || runningSnooze(at: now) != nil
  }
}
