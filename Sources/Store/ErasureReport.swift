/// What an erasure took away, in rows.
///
/// It forgets the user's record, which addresses the user has and had, and what people wrote as reasons.
/// It keeps, so that nobody is contacted against their wish: our opt-outs, the PAM's opt-outs and the
/// account status under the id, and the statuses and provider opt-outs of addresses. A later report of
/// the id makes the user anew, under all of them. Events and receipts stay until their retention ends.
public struct ErasureReport: Sendable, Equatable {
  /// Whether the PAM had reported the user.
  public var wasKnown = false
  /// Addresses that no longer belong to the user.
  public var addresses = 0
  /// Those of them that another user has or had.
  public var sharedAddresses = 0

  public init() {}
}
