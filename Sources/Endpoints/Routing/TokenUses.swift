import Deliverability
import Ingestion
public import Store
import Threading

/// Which API tokens are in use, to the minute; kept in memory until somebody writes it down. As large as
/// the list of configured tokens at most.
public final class TokenUses: Sendable {
  private struct State {
    var latest: [TokenUseStore.Key: Timestamp] = [:]
    var unwritten: [TokenUseStore.Key: Timestamp] = [:]
  }

  private let state = Lock(State())

  public init() {}

  func note(_ caller: Caller, at now: Timestamp) {
    let minute = Timestamp(seconds: now.microseconds / 60_000_000 * 60)
    let key = TokenUseStore.Key(label: caller.label.id, name: caller.token.name)
    state.withLock { state in
      guard state.latest[key].map({ $0 < minute }) ?? true else { return }
      state.latest[key] = minute
      state.unwritten[key] = minute
    }
  }

  /// Stores what is new; at most one write per token and minute.
  /// - Throws: `PostgresError`; the uses are kept for the next call.
  public func write(to store: TokenUseStore, withinSeconds: Double = 5) async throws {
    let uses = state.withLock { state in
      let uses = state.unwritten
      state.unwritten = [:]
      return uses
    }
    do {
      try await store.record(uses, withinSeconds: withinSeconds)
    } catch {
      state.withLock { $0.unwritten.merge(uses) { newer, _ in newer } }
      throw error
    }
  }
}
