public import Deliverability
public import Ingestion
public import Store

/// Takes the choices that players make on the opt-out page, and knows what is in force for them.
public protocol ChoiceTaking: Sendable {
  /// - Returns: nil if there is no such link.
  func state(of token: OptOutToken, now: Timestamp) async throws(StoreUnavailable)
    -> PlayerOptOutState?

  /// Returns when the choice is on disk.
  func take(_ choice: PlayerChoice) async throws(StoreUnavailable) -> ChoiceOutcome
}

extension PlayerChoices: ChoiceTaking {}
