public import Deliverability
public import Postgres

/// Opt-outs as players change them through their links.
///
/// An undo puts back exactly the parts (permanent or snooze, of a channel) that its choice has changed, and
/// of these only those that still stand as the choice left them. Whatever came on top stays in force: an
/// operator's action on the channel, even one that found nothing to change, and the same wish through
/// another link, end the undo; provider entries and the PAM's opt-outs are other parts.
public struct PlayerOptOuts: Sendable {
  public enum Outcome: Sendable, Equatable {
    /// The choice is in force: it, or what stood before and reaches further.
    case inForce
    case undone
    /// Its 15 minutes are over, it was confirmed since, or there is no such choice of this link.
    case notUndoable
  }

  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// What is in force for the player of a link.
  /// - Returns: nil if there is no such link.
  public func state(
    label: LabelID, day: Int32, linkID: [UInt8], now: Timestamp, withinSeconds: Double = 2
  ) async throws -> PlayerOptOutState? {
    let key = OptOutLink.Key(label: label, day: day, id: linkID)
    return try await pool.run(deadlineSeconds: withinSeconds) { connection in
      guard let link = try connection.run(OptOutLink.find, key).first else { return nil }
      return try PlayerOptOutState.read(link, key, now: now, on: connection)
    }
  }

  /// Applies a choice; also for a user whom the PAM has not reported yet. The same choice again changes
  /// nothing, and what changes nothing is not recorded.
  /// - Returns: nil if there is no such link.
  /// - Throws: `InvalidInput` before any SQL; `PostgresError`: after `.connection` and `.timedOut` it is
  ///   unknown whether the choice is stored, and storing it again is safe.
  public func apply(_ choice: PlayerChoice, withinSeconds: Double = 10) async throws
    -> (Outcome, PlayerOptOutState)?
  {
    if case .snooze(let days) = choice.action, !Policy.snoozeDaysRange.contains(days) {
      throw InvalidInput.snoozeDays(days)
    }
    return try await pool.write(withinSeconds: withinSeconds) { connection in
      guard let link = try OptOutLink.hold(choice.linkKey, on: connection) else { return nil }
      let outcome = try ApplyPlayerChoice(choice: choice, link: link, connection: connection)()
      let state = try PlayerOptOutState.read(
        link, choice.linkKey, now: choice.chosenAt, on: connection)
      return (outcome, state)
    }
  }
}
