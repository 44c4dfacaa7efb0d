public import Deliverability
public import Postgres

/// Our own opt-outs of users, as far as an operator changes them. (`PlayerOptOuts`: as players do.)
public struct OptOutStore: Sendable {
  public enum Action: Sendable, Equatable {
    /// Without an end.
    case optOut
    /// Until our clock + days of 86,400 s; 1 to 365.
    case snooze(days: Int)
    /// Ends all of our opt-outs, and outdoes every provider event dated up to it.
    case clear
  }

  private let pool: ConnectionPool
  private let pseudonyms: Pseudonyms

  public init(pool: ConnectionPool, pseudonyms: Pseudonyms) {
    self.pool = pool
    self.pseudonyms = pseudonyms
  }

  /// Applies an operator's choice; also for a user whom the PAM has not reported yet. A PAM's own
  /// opt-out is untouched. Of an erased user it is kept under the pseudonym, without the reason.
  /// - Parameter clock: ours; the length of a snooze counts from it.
  /// - Returns: our opt-out as it now stands, per channel named.
  /// - Throws: `InvalidInput` before any SQL; `PostgresError`.
  public func apply(
    _ action: Action, to userExtID: String, channels: [Channel], in label: LabelID, actor: String,
    reason: String?, clock: Timestamp
  ) async throws -> [Channel: OptOut] {
    try UserExtID.check(userExtID)
    if case .snooze(let days) = action, !Policy.snoozeDaysRange.contains(days) {
      throw InvalidInput.snoozeDays(days)
    }
    guard !channels.isEmpty else { return [:] }
    return try await pool.write { [pseudonyms] connection in
      let pseudonym = pseudonyms.user(userExtID, in: label)
      let isErased =
        try connection.run(ErasedUserQueries.isErased, (label, pseudonym, userExtID)).first == true
      let userExtID = isErased ? pseudonym : userExtID
      var optOuts = try LockedOptOuts(
        channels, of: userExtID, in: label, on: connection, clock: clock)
      _ = optOuts.apply(action, clock: clock)
      // Also where nothing changed: the operator's wish must outlast a player's second thought.
      let selection = OptOutQueries.Selection(
        label: label, userExtID: userExtID, channels: optOuts.rows.map(\.channel))
      _ = try connection.run(ChoiceQueries.closeForOperator, (selection, clock))
      try optOuts.save(
        by: Author(kind: .operator, name: actor), reason: isErased ? nil : reason)
      return Dictionary(uniqueKeysWithValues: optOuts.rows.map { ($0.channel, $0.optOut) })
    }
  }
}
