/// What a pool's threads and callers share: who waits, which threads hold a connection, and, after a
/// failed attempt to connect, when the next one is due. Pure: time is passed in through deadlines.
struct PoolState {
  /// What a worker is to do with the job it took.
  enum Turn {
    case run(PoolJob)
    /// The database is away: tell the caller.
    case refuse(PoolJob, PostgresError)
    case end
  }

  private(set) var workers: Int
  private let maxWaiting: Int
  private var queue = PoolQueue()
  private var tickets: UInt64 = 0
  private var isShutDown = false
  /// Threads that hold a connection, and those of them that are waiting for a job.
  private var connected = 0
  private var idleConnected = 0
  private var backoff = Backoff(firstSeconds: 0.1, limitSeconds: 5)
  /// The last failed attempt; nil after a successful one.
  private var failure: (error: PostgresError, nextAttempt: Deadline)?
  private var isProbing = false

  static let shutDownError = PostgresError.connection("the connection pool was shut down")

  init(size: Int, maxWaiting: Int) {
    workers = size
    self.maxWaiting = maxWaiting
  }

  /// How many callers wait for a connection.
  var waiting: Int { queue.count }

  mutating func newTicket() -> UInt64 {
    tickets += 1
    return tickets
  }

  /// - Returns: whether the job has to wait, as far as can be seen now; or why it can't.
  mutating func enqueue(_ job: PoolJob) -> Result<Bool, PostgresError> {
    if isShutDown { return .failure(Self.shutDownError) }
    if let failure, connected == 0, isProbing || !failure.nextAttempt.hasPassed {
      return .failure(failure.error)
    }
    guard queue.count < maxWaiting else {
      return .failure(.connection("\(maxWaiting) callers wait for a database connection already"))
    }
    queue.append(job)
    return .success(queue.count > idleConnected)
  }

  mutating func remove(_ ticket: UInt64) -> PoolJob? { queue.remove(ticket) }

  /// Takes out the jobs whose deadline has passed.
  mutating func removeExpired() -> [PoolJob] { queue.removeExpired() }

  var nearestDeadline: Deadline { queue.nearestDeadline }

  /// The next thing for a worker that waits; nil if it has to wait on.
  mutating func turn(isConnected: Bool) -> Turn? {
    if isShutDown { return .end }
    guard let first = queue.first else { return nil }
    if first.deadline.hasPassed {
      return queue.popFirst().map { .refuse($0, PoolExpiry.error) }
    }
    if isConnected {
      idleConnected -= 1
      return queue.popFirst().map { .run($0) }
    }
    // A connection that stands idle goes before a new one.
    guard queue.count > idleConnected else { return nil }
    guard let failure else { return queue.popFirst().map { .run($0) } }
    if failure.nextAttempt.hasPassed, !isProbing {
      isProbing = true
      return queue.popFirst().map { .run($0) }
    }
    return connected == 0 ? queue.popFirst().map { .refuse($0, failure.error) } : nil
  }

  /// When a worker without a connection has to look again though nothing wakes it; nil means never.
  func nextLook(isConnected: Bool) -> Deadline? {
    guard !isConnected, !isProbing, queue.count > idleConnected else { return nil }
    return failure?.nextAttempt
  }

  mutating func connectionOpened() {
    connected += 1
    failure = nil
    isProbing = false
    backoff.reset()
  }

  /// A worker is done with its job and about to wait for the next, connected.
  mutating func connectionFreed() { idleConnected += 1 }

  /// A connection that was in use, not free, is gone.
  mutating func connectionClosed() { connected -= 1 }

  mutating func connectionFailed(_ error: PostgresError) {
    isProbing = false
    failure = (error, .after(seconds: backoff.next()))
  }

  mutating func workerEnded() { workers -= 1 }

  mutating func shutDown() -> [PoolJob] {
    isShutDown = true
    return queue.removeAll()
  }
}
