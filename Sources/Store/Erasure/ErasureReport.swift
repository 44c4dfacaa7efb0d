/// What an erasure took away, in rows.
///
/// It forgets the user's record, which addresses the user has and had, the raw requests that told of them,
/// and what people wrote as reasons; in events, messages and records of changes, keyed hashes take the
/// place of the id and of addresses that no other user has or had. It keeps under those hashes, so that
/// nobody is contacted against their wish, our opt-outs, the PAM's opt-outs, the account status, and the
/// statuses and provider opt-outs of the addresses: a later report of the id or of an address finds them.
public struct ErasureReport: Sendable, Equatable {
  /// Whether anything was stored about the user.
  public var wasKnown = false
  /// Addresses that no longer belong to the user.
  public var addresses = 0
  /// Those of them that another user has or had; they stay as they are.
  public var sharedAddresses = 0
  /// Events that no longer tell whose they were.
  public var events = 0
  /// Messages and opt-out links that no longer tell whose they were.
  public var messages = 0
  /// Raw requests removed, whoever else they told of.
  public var receipts = 0
  public var quarantine = 0

  public init() {}
}
