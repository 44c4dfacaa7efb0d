public import Deliverability
public import Postgres
public import Store
public import Telemetry
import Threading

/// Why a request is not stored.
public enum StoreUnavailable: Error, Sendable, Equatable {
  /// The database is away or can't keep up; the spool may take the request.
  case away(String)
  /// Nothing can take it now: the provider should try again.
  case refused(String)
  /// The database answers, but fails at everything alike: a table or a right is missing, say. The
  /// provider should try again, and what waits in the spool stays there.
  case failing(String)

  public var problem: String {
    switch self {
    case .away(let text), .refused(let text), .failing(let text): text
    }
  }
}

/// Group commit: what waits when a writer is free goes into its next transaction, so that one commit
/// serves many requests, and each is answered after it.
///
/// Each writer is a thread with a connection. An error is judged by its SQLSTATE: rolled back (40) is
/// tried again; bad data (22, 23) isolates the one row that is bad; a lost connection is tried again
/// once on a new one, which dedupe makes safe; no answer in time opens the circuit, and what waits goes
/// elsewhere; anything else fails those requests alone. No caller waits for longer than its bound, although
/// what was begun for it may still be committed: whoever tries again meets the same keys.
public final class EventWriter: Sendable {
  private let queue: WriteQueue
  private let settings: ConnectionSettings
  private let writers: Int
  private let pseudonyms: Pseudonyms
  private let log: Log
  private let presence: MessagePresence
  private let erasures = ErasurePresence()
  private let now: @Sendable () -> Timestamp
  private let running = Condition(0)
  private let circuit: Circuit
  private let bound: WaitBound
  private let transactionSeconds: Double

  /// How long a caller waits for the database. An answer comes within 2 s of a request: after this wait
  /// there is one more, for the spool's disk.
  public static let waitSeconds = 0.9
  /// How long a transaction has. It has a further second for so many events: one full request may have
  /// more than a second can store, and must still get through.
  public static let transactionSeconds = 1.0
  private static let eventsPerFurtherSecond = 1000.0
  private static let longestTransactionSeconds = 120.0
  /// A connection lost later than this after a transaction began leaves no time for another try.
  private static let reconnectBound = Duration.milliseconds(300)

  /// - Parameters:
  ///   - writers: threads and connections; more than two were slower (one core writes, one commits).
  ///   - pseudonyms: under which events of erased people are stored.
  ///   - presence: the one that the messages' registration tells.
  ///   - waitSeconds: how long a caller waits for the database.
  ///   - transactionSeconds: after which a transaction without events finds the database away.
  public init(
    settings: ConnectionSettings, writers: Int = 2, pseudonyms: Pseudonyms, log: Log,
    presence: MessagePresence = MessagePresence(), waitSeconds: Double = EventWriter.waitSeconds,
    transactionSeconds: Double = EventWriter.transactionSeconds,
    now: @escaping @Sendable () -> Timestamp
  ) {
    queue = WriteQueue(bounds: WriteQueue.Bounds())
    self.settings = settings
    self.writers = writers
    self.pseudonyms = pseudonyms
    self.log = log
    self.presence = presence
    self.now = now
    self.transactionSeconds = transactionSeconds
    let circuit = Circuit()
    self.circuit = circuit
    bound = WaitBound(seconds: waitSeconds) { circuit.suspend(now: now()) }
  }

  public func start() {
    bound.start()
    running.update { $0 = writers }
    for number in 0..<writers {
      startThread(named: "writer-\(number)") { [self] in
        run()
        running.update(wakingAll: true) { $0 -= 1 }
      }
    }
  }

  /// Begins to use the database, once its schema is known to stand.
  public func allow() { circuit.close() }

  /// Takes the database for away, as others have found, until a request or `allow` finds that it is not.
  public func suspend() { circuit.suspend(now: now()) }

  /// Writes what waits, then ends.
  /// - Returns: whether all was written within `seconds`.
  public func drain(seconds: Double) -> Bool {
    queue.close()
    defer { bound.stop() }
    return running.wait(seconds: seconds) { $0 == 0 ? true : nil } ?? false
  }

  /// Requests that wait for a transaction.
  public var waitingCount: Int { queue.count }

  /// Whether the last attempt reached the database.
  public var isDatabaseAway: Bool { circuit.isOpen }

  /// Returns when the rows are committed.
  /// - Throws: `StoreUnavailable`, after the bound at the latest. The rows may be committed all the same.
  public func write(_ rows: IngestRequestRows, for label: LabelID) async throws(StoreUnavailable)
    -> IngestWriteOutcome
  {
    try await withCheckedContinuation { continuation in
      let answer = PendingAnswer { continuation.resume(returning: $0) }
      write(rows, for: label, isAbandoned: { answer.isGiven }, reply: { answer.give($0) })
      if !answer.isGiven { bound.watch(answer) }
    }.get()
  }

  /// The same for a thread that can wait: `reply` is called once, by any thread, when it is decided.
  /// - Parameter isAbandoned: whether the caller has gone elsewhere before its turn came.
  func write(
    _ rows: IngestRequestRows, for label: LabelID,
    isAbandoned: @escaping @Sendable () -> Bool = { false },
    reply: @escaping @Sendable (Result<IngestWriteOutcome, StoreUnavailable>) -> Void
  ) {
    guard circuit.admits(now: now()) else {
      return reply(.failure(.away("the database is away")))
    }
    let request = WaitingRequest(
      rows: rows, label: label, bytes: rows.receipt.body.count + 512, reply: reply,
      isAbandoned: isAbandoned)
    if !queue.offer(request) {
      reply(.failure(.away("too many requests wait for the database")))
    }
  }

  private func run() {
    var session: WriterSession?
    while let batch = queue.next() {
      let wanted = batch.filter { !$0.isAbandoned() }
      if !wanted.isEmpty { write(wanted, in: &session) }
      queue.endTransaction(of: batch)
    }
    session?.connection.close()
  }

  private func write(_ batch: [WaitingRequest], in session: inout WriterSession?) {
    do {
      let outcomes = try attempt(batch, in: &session)
      circuit.close()
      for (request, outcome) in zip(batch, outcomes) { request.reply(.success(outcome)) }
    } catch {
      switch Failure(error) {
      case .away:
        circuit.open(now: now())
        log.error("database_away", ["error": .string("\(error)")])
        fail(batch + queue.takeAll(), .away("the database is away"))
      case .badData, .failing, .other:
        isolate(batch, failing: error, in: &session)
      case .rolledBack:
        log.warning("transaction_rolled_back", ["error": .string("\(error)")])
        fail(batch, .away("the transaction was rolled back"))
      }
    }
  }

  private func fail(_ batch: [WaitingRequest], _ why: StoreUnavailable) {
    for request in batch { request.reply(.failure(why)) }
  }

  /// One transaction, tried again where that can help.
  private func attempt(_ batch: [WaitingRequest], in session: inout WriterSession?)
    throws(PostgresError) -> [IngestWriteOutcome]
  {
    var rollbacks = 0
    var hasReconnected = false
    let begin = ContinuousClock.now
    while true {
      do throws(PostgresError) {
        return try write(batch, opening: &session)
      } catch {
        if session?.connection.isBroken ?? true {
          session?.connection.close()
          session = nil
        }
        switch Failure(error) {
        case .rolledBack where rollbacks < 5: rollbacks += 1
        case .away where !hasReconnected && ContinuousClock.now - begin < Self.reconnectBound:
          hasReconnected = true
        case .away, .badData, .failing, .other, .rolledBack: throw error
        }
      }
    }
  }

  private func write(_ batch: [WaitingRequest], opening session: inout WriterSession?)
    throws(PostgresError) -> [IngestWriteOutcome]
  {
    let open: WriterSession
    if let session {
      open = session
    } else {
      open = WriterSession(try PostgresConnection(settings))
      session = open
    }
    let events = batch.reduce(0) { $0 + $1.rows.events.count }
    let seconds = min(
      transactionSeconds + Double(events) / Self.eventsPerFurtherSecond,
      Self.longestTransactionSeconds)
    let transaction = IngestTransaction(
      on: open.connection, label: batch[0].label, clock: now(), pseudonyms: pseudonyms,
      presence: presence, erasures: erasures)
    let rows = batch.map { open.withoutStoredRevision($0.rows, of: batch[0].label) }
    let result = open.connection.withDeadline(seconds: seconds) { _ in
      Result { () throws(PostgresError) in try transaction.write(rows) }
    }
    let outcomes = try result.get()
    session?.note(outcomes, of: rows, in: batch[0].label)
    return outcomes
  }

  /// Halves a batch, then a request's events, until the bad row stands alone in quarantine and all others are stored.
  private func isolate(
    _ batch: [WaitingRequest], failing error: PostgresError,
    in session: inout WriterSession?
  ) {
    if batch.count > 1 {
      let middle = batch.count / 2
      write(Array(batch[..<middle]), in: &session)
      write(Array(batch[middle...]), in: &session)
    } else if let request = batch.first {
      log.error(
        "rows_refused",
        ["source": .string(request.rows.receipt.source), "error": .string("\(error)")])
      request.reply(
        RowIsolation(label: request.label).write(request.rows, because: error) {
          rows throws(PostgresError) in
          try attempt(
            [WaitingRequest(rows: rows, label: request.label, bytes: 0, reply: { _ in })],
            in: &session)[0]
        })
    }
  }
}

/// What an error of PostgreSQL asks for (DESIGN section 7).
enum Failure {
  case away, rolledBack, badData, failing, other

  init(_ error: PostgresError) {
    guard let state = error.state else {
      self = if case .decoding = error { .other } else { .away }
      return
    }
    self =
      switch state.classCode {
      case _ where state == .readOnlyTransaction: .away
      case "22", "23": .badData
      case "40": .rolledBack
      case "08", "53", "55", "57", "58": .away
      // Transaction state, authorisation, catalogue and schema names, syntax or access, internal error.
      case "25", "28", "3D", "3F", "42", "XX": .failing
      default: .other
      }
  }
}
