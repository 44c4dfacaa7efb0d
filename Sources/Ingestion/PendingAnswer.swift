import Store
import Threading

/// The answer that one caller waits for, given once: by a writer, or by the clock (`WaitBound`).
final class PendingAnswer: Sendable {
  typealias Outcome = Result<IngestWriteOutcome, StoreUnavailable>

  private let reply: Lock<(@Sendable (Outcome) -> Void)?>

  init(_ reply: @escaping @Sendable (Outcome) -> Void) { self.reply = Lock(reply) }

  var isGiven: Bool { reply.withLock { $0 == nil } }

  /// - Returns: false if it was given before; then this one is dropped.
  @discardableResult
  func give(_ outcome: Outcome) -> Bool {
    let reply = reply.withLock { reply in
      defer { reply = nil }
      return reply
    }
    reply?(outcome)
    return reply != nil
  }
}
