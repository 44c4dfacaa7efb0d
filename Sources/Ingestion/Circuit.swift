import Deliverability
import Threading

/// Remembers that the database is away, so that requests need not each wait to find out.
///
/// After a failure nobody tries for a moment; then one request at a time does, until one succeeds.
final class Circuit: Sendable {
  private struct State {
    var isOpen = false
    /// Nil: nobody tries until the circuit is closed from outside.
    var nextTryAt: Timestamp?
    var pauseMicroseconds: Int64 = 0
  }
  /// Open at first: the database may not be used before its schema is known to stand.
  private let state = Lock(State(isOpen: true))

  static let shortestPause: Int64 = 100_000
  static let longestPause: Int64 = 2_000_000

  var isOpen: Bool { state.withLock { $0.isOpen } }

  /// Whether a request may go to the database now.
  func admits(now: Timestamp) -> Bool {
    state.withLock { state in
      guard state.isOpen else { return true }
      // A clock that stepped back must not keep the circuit open for longer than one pause.
      guard let next = state.nextTryAt else { return false }
      let wait = next.microseconds - now.microseconds
      guard wait <= 0 || wait > state.pauseMicroseconds else { return false }
      state.nextTryAt = Timestamp(microseconds: now.microseconds + state.pauseMicroseconds)
      return true
    }
  }

  func open(now: Timestamp) {
    state.withLock { state in
      state.pauseMicroseconds =
        state.isOpen && state.pauseMicroseconds > 0
        ? min(state.pauseMicroseconds * 2, Self.longestPause) : Self.shortestPause
      state.isOpen = true
      state.nextTryAt = Timestamp(microseconds: now.microseconds + state.pauseMicroseconds)
    }
  }

  /// Opens a closed circuit and leaves an open one: its pause grows by failed tries, not by how many tell.
  func suspend(now: Timestamp) {
    if !isOpen { open(now: now) }
  }

  func close() { state.withLock { $0 = State() } }
}
