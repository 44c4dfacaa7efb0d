import Store
import Threading

/// Applies choices that waited in the spool; the same one again changes nothing.
struct DrainChoices: Sendable {
  let players: PlayerOptOuts

  /// More than the transaction itself may take.
  private static let longestSeconds = 15.0

  /// Blocks until it is decided: for the thread that drains.
  /// - Throws: `StoreUnavailable.refused` if the choice can't ever be applied.
  func apply(_ choice: PlayerChoice) throws(StoreUnavailable) {
    let outcome = Condition<Result<Void, StoreUnavailable>?>(nil)
    Task {
      let applied = await result(of: choice)
      outcome.update { $0 = applied }
    }
    let known = outcome.wait(seconds: Self.longestSeconds) { $0 }
    try (known ?? .failure(.away("the database did not answer in time"))).get()
  }

  private func result(of choice: PlayerChoice) async -> Result<Void, StoreUnavailable> {
    do {
      let isKnown = try await players.apply(choice) != nil
      return !isKnown ? .failure(.refused("its link is not known any more")) : .success(())
    } catch {
      return .failure(StoreUnavailable(error))
    }
  }
}
