public import Deliverability
import Postgres
public import Spool
public import Store

/// The way of a player's choice: into the database or, while that is away, into the spool, from where it goes
/// before everything else. Done when it is on disk.
public struct PlayerChoices: Sendable {
  private let players: PlayerOptOuts
  private let spool: Spool
  private let writer: EventWriter

  /// - Parameter writer: knows whether the database is away.
  public init(players: PlayerOptOuts, spool: Spool, writer: EventWriter) {
    self.players = players
    self.spool = spool
    self.writer = writer
  }

  /// What is in force for the player of a link.
  /// - Returns: nil if there is no such link.
  /// - Throws: `StoreUnavailable.away` also while choices wait in the spool: what is stored is then no answer.
  public func state(of token: OptOutToken, now: Timestamp) async throws(StoreUnavailable)
    -> PlayerOptOutState?
  {
    try requireDatabase()
    do {
      return try await players.state(
        label: token.label, day: token.day, linkID: token.linkID, now: now,
        withinSeconds: EventWriter.waitSeconds)
    } catch {
      throw StoreUnavailable(error)
    }
  }

  /// Returns when the choice is on disk.
  /// - Throws: `StoreUnavailable.refused`: neither database nor spool can take it.
  public func take(_ choice: PlayerChoice) async throws(StoreUnavailable) -> ChoiceOutcome {
    do throws(StoreUnavailable) {
      try requireDatabase()
      return try await apply(choice)
    } catch .away {
      try await spool.keep(choice.record, urgent: true)
      return .kept
    }
  }

  /// What waits in the spool goes first: an undo must not overtake what it undoes.
  private func requireDatabase() throws(StoreUnavailable) {
    if writer.isDatabaseAway { throw .away("the database is away") }
    if spool.hasUrgentRecords { throw .away("earlier choices wait for the database") }
  }

  private func apply(_ choice: PlayerChoice) async throws(StoreUnavailable) -> ChoiceOutcome {
    do {
      guard
        let (outcome, state) = try await players.apply(
          choice, withinSeconds: EventWriter.waitSeconds)
      else { return .unknownLink }
      return .applied(outcome, state)
    } catch {
      let why = StoreUnavailable(error)
      if case .away = why { writer.suspend() }
      throw why
    }
  }
}

/// What became of a player's choice.
public enum ChoiceOutcome: Sendable, Equatable {
  case applied(PlayerOptOuts.Outcome, PlayerOptOutState)
  /// In the spool: applied when the database is back.
  case kept
  /// There is no such link, so nothing was changed.
  case unknownLink
}

extension StoreUnavailable {
  /// - Parameter error: of a transaction that is safe to try again.
  init(_ error: any Error) {
    guard let error = error as? PostgresError else {
      self = .refused("\(type(of: error))")
      return
    }
    self =
      switch Failure(error) {
      case .away, .rolledBack: .away(error.description)
      case .failing: .failing(error.description)
      case .badData, .other: .refused(error.description)
      }
  }
}
