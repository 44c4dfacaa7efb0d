/// One caller's closure on its way through a pool; exactly one of `run` and `fail` is called, once.
struct PoolJob: Sendable {
  let ticket: UInt64
  let deadline: Deadline
  /// Runs the closure; the answer is handed over by what it returns, when the connection is put back.
  let run: @Sendable (PostgresConnection) -> @Sendable () -> Void
  let fail: @Sendable (any Error) -> Void
}
