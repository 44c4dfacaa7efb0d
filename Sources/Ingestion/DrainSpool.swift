import Deliverability
import ProviderWebhooks
public import Spool
public import Store
public import Telemetry
import Threading

/// Brings what the spool kept into the database once that is back, the normal way and with the mapping
/// of that moment. Senders are not proved again: their signatures' times have passed.
///
/// Players' choices go first, in their order; among webhooks it does not matter. Nobody waits behind it: its
/// batches are small.
public final class DrainSpool: Sendable {
  private let spool: Spool
  private let writer: EventWriter
  private let choices: DrainChoices
  private let rows: RequestRows
  private let sources: [String: Source]
  private let counters: IngestCounters
  private let log: Log
  private let isStopped = Condition(false)

  private static let batchRecords = 200
  private static let batchBytes = 4 << 20
  private static let pauseSeconds = 0.25

  public init(
    spool: Spool, writer: EventWriter, players: PlayerOptOuts, mappings: MappingCatalog,
    sources: [Source], counters: IngestCounters, log: Log
  ) {
    self.spool = spool
    self.writer = writer
    choices = DrainChoices(players: players)
    rows = RequestRows(mappings: mappings)
    self.sources = Dictionary(uniqueKeysWithValues: sources.map { ($0.id, $0) })
    self.counters = counters
    self.log = log
  }

  public func start() {
    startThread(named: "spool-drain") { [self] in
      while isStopped.wait(seconds: Self.pauseSeconds, until: { $0 ? true : nil }) == nil {
        drain()
      }
    }
  }

  public func stop() { isStopped.update { $0 = true } }

  private var isRunning: Bool { !isStopped.update { $0 } }

  /// Takes batches until the spool is empty or the database goes away.
  private func drain() {
    do {
      while isRunning, !writer.isDatabaseAway,
        let batch = try spool.nextBatch(
          maxRecords: Self.batchRecords, maxBytes: Self.batchBytes)
      {
        guard try write(batch) else { return }
        try spool.acknowledge(batch)
        log.info("spool_drained", ["records": .integer(batch.records.count)])
      }
    } catch {
      log.error("spool_not_drained", ["error": .string("\(error)")])
    }
  }

  /// - Returns: false if the database is away again: the same records come with the next batch.
  private func write(_ batch: SpoolBatch) throws(SpoolError) -> Bool {
    let outcomes = Condition<[Int: Result<IngestWriteOutcome, StoreUnavailable>]>([:])
    var written: [Int: (rows: IngestRequestRows, source: Source?)] = [:]
    for (place, record) in batch.records.enumerated() {
      if let choice = PlayerChoice(record: record.bytes) {
        guard try apply(choice, of: record) else { return false }
        continue
      }
      guard let request = SpooledRequest(record.bytes) else {
        try spool.setAside(record, because: "not a record of this version")
        continue
      }
      let (rows, source) = rows(of: request)
      written[place] = (rows, source)
      writer.write(rows, for: request.label) { outcome in
        outcomes.update { $0[place] = outcome }
      }
    }
    let count = written.count
    guard
      let results = outcomes.wait(seconds: 60, until: { $0.count == count ? $0 : nil })
    else { return false }
    for (place, result) in results.sorted(by: { $0.key < $1.key }) {
      switch result {
      case .success(let outcome): self.count(outcome, written[place])
      case .failure(let why): guard try giveUp(batch.records[place], why) else { return false }
      }
    }
    return true
  }

  /// - Returns: false if the database is away again.
  private func apply(_ choice: PlayerChoice, of record: SpoolRecord) throws(SpoolError) -> Bool {
    do throws(StoreUnavailable) {
      try choices.apply(choice)
    } catch {
      if case .away = error { writer.suspend() }
      return try giveUp(record, error)
    }
    return true
  }

  /// Sets a record aside for its own fault. What every record would meet is none: the next round tries again.
  /// - Returns: false if the round ends.
  private func giveUp(_ record: SpoolRecord, _ why: StoreUnavailable) throws(SpoolError) -> Bool {
    switch why {
    case .away: return false
    case .failing(let problem):
      log.error("spool_not_drained", ["error": .string(problem)])
      return false
    case .refused(let problem):
      try spool.setAside(record, because: problem)
      return true
    }
  }

  private func rows(of request: SpooledRequest) -> (IngestRequestRows, Source?) {
    let receipt = request.receipt
    guard let source = sources[receipt.source], source.labelID == request.label else {
      return (rows.ofRemovedSource(receipt), nil)
    }
    let authentic = AuthenticRequest(replaying: receipt.storedRequest)
    // A subscription was confirmed when the request came.
    return (rows(authentic, receipt: receipt, token: request.token, from: source).rows, source)
  }

  private func count(
    _ outcome: IngestWriteOutcome, _ written: (rows: IngestRequestRows, source: Source?)?
  ) {
    guard let written, let source = written.source else { return }
    let counter = counters.of(source)
    switch outcome {
    case .stored(let newEvents): counter.count(written.rows, newEvents: newEvents)
    case .tokenReused: counter.notAuthentic.increment()
    }
  }
}
