import Threading

/// A fixed number of threads, each with a connection of its own, that run closures for asynchronous callers.
///
/// Callers are served in order. A connection is opened when one is first needed, and again after a
/// loss; while the database is away, callers fail at once instead of queueing up behind it.
public final class ConnectionPool: Sendable {
  let state: Condition<PoolState>
  private let expiry: PoolExpiry

  /// - Parameters:
  ///   - size: threads and connections, at least 1.
  ///   - name: of the threads, at most 12 bytes; also the connections' application name if the settings
  ///     keep their default.
  ///   - maxWaiting: callers that may wait for a free connection; one more fails at once.
  public init(
    _ settings: ConnectionSettings, size: Int, name: String, maxWaiting: Int = 1000
  ) {
    let state = Condition(PoolState(size: max(1, size), maxWaiting: maxWaiting))
    self.state = state
    expiry = PoolExpiry(state, name: name)
    for number in 1...max(1, size) {
      startThread(named: "\(name)-\(number)") { PoolWorker(state, settings).work() }
    }
  }

  deinit { shutDownWithoutWaiting() }

  /// Runs `body` on a thread of the pool with a connection that is in no transaction.
  ///
  /// A connection that turns out dead before `body` runs is replaced first; `body` itself runs once.
  /// - Parameter deadlineSeconds: for waiting, connecting and all calls of `body` together.
  /// - Throws: what `body` throws; `.connection` when the database is away, too many wait, or the pool
  ///   was shut down; `.timedOut` when no connection came free in time; `CancellationError` if the task
  ///   was cancelled while it waited (a `body` that runs is not interrupted).
  public func run<Result: Sendable>(
    deadlineSeconds: Double = 30,
    _ body: @escaping @Sendable (PostgresConnection) throws -> Result
  ) async throws -> Result {
    let deadline = Deadline.after(seconds: deadlineSeconds)
    let ticket = state.update { $0.newTicket() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let job = PoolJob(
          ticket: ticket, deadline: deadline,
          run: { connection in
            let result = Swift.Result {
              try connection.withDeadline(until: deadline, body)
            }
            return { continuation.resume(with: result) }
          },
          fail: { continuation.resume(throwing: $0) })
        submit(job)
        // The handler may have come and gone before the job stood in the queue.
        if Task.isCancelled { cancel(ticket) }
      }
    } onCancel: {
      cancel(ticket)
    }
  }

  /// The same for a caller that does not wait: `body` runs on a thread of the pool, or `fail` is told, by
  /// any thread, why it can't.
  public func start(
    deadlineSeconds: Double, _ body: @escaping @Sendable (PostgresConnection) -> Void,
    orElse fail: @escaping @Sendable (any Error) -> Void
  ) {
    let deadline = Deadline.after(seconds: deadlineSeconds)
    submit(
      PoolJob(
        ticket: state.update { $0.newTicket() }, deadline: deadline,
        run: { connection in
          connection.withDeadline(until: deadline, body)
          return {}
        }, fail: fail))
  }

  /// Fails those who wait, lets running bodies finish, and closes the connections. Blocks until that
  /// is done, at most `waitSeconds`; further calls of `run` fail.
  public func shutdown(waitSeconds: Double = 10) {
    shutDownWithoutWaiting()
    _ = state.wait(seconds: waitSeconds) { $0.workers == 0 ? true : nil }
  }

  private func submit(_ job: PoolJob) {
    switch state.update(wakingAll: true, { $0.enqueue(job) }) {
    case .success(let isWaiting): if isWaiting { expiry.expect(job.deadline) }
    case .failure(let error): job.fail(error)
    }
  }

  private func cancel(_ ticket: UInt64) {
    let job = state.update { $0.remove(ticket) }
    job?.fail(CancellationError())
  }

  private func shutDownWithoutWaiting() {
    let abandoned = state.update(wakingAll: true) { $0.shutDown() }
    for job in abandoned { job.fail(PoolState.shutDownError) }
    expiry.end()
  }
}

extension PostgresConnection {
  func withDeadline<Result>(
    until deadline: Deadline, _ body: (PostgresConnection) throws -> Result
  ) rethrows -> Result {
    try withDeadline(seconds: deadline.remainingSeconds, body)
  }
}
