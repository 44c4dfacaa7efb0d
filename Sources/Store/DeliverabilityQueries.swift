public import Deliverability
public import Postgres

/// What is stored of users, as far as it decides whether they can be contacted.
public struct DeliverabilityQueries: Sendable {
  /// The most ids `facts(of:in:)` takes at once.
  public static let maxIDsAtOnce = 10_000
  /// The most ids `stream` takes.
  public static let maxIDsStreamed = BulkLookup.maxIDs

  private let lookups: ConnectionPool
  private let bulk: ConnectionPool
  private let batcher: LookupBatcher

  /// - Parameters:
  ///   - lookups: for single and bounded lookups.
  ///   - bulk: for streams, which hold a connection for as long as their reader takes.
  public init(lookups: ConnectionPool, bulk: ConnectionPool) {
    self.lookups = lookups
    self.bulk = bulk
    batcher = LookupBatcher(pool: lookups)
  }

  /// The facts of one user; nil if the id is not known. Calls that wait together share a statement.
  public func facts(of userExtID: String, in label: LabelID) async throws -> UserFacts? {
    guard UserExtID.isValid(userExtID) else { return nil }
    return try await batcher.facts(of: userExtID, in: label)
  }

  /// The facts of each user, in order and as often as asked; nil for an id that is not known. Each
  /// user's facts are of one moment, those of two users not always.
  /// - Parameter userExtIDs: at most `maxIDsAtOnce`.
  /// - Throws: `InvalidInput.tooManyIDs`; `PostgresError`.
  public func facts(of userExtIDs: [String], in label: LabelID) async throws -> [UserFacts?] {
    guard userExtIDs.count <= Self.maxIDsAtOnce else {
      throw InvalidInput.tooManyIDs(limit: Self.maxIDsAtOnce)
    }
    let pages = stride(from: 0, to: userExtIDs.count, by: Self.idsPerStatement).map { start in
      Array(userExtIDs[start..<min(start + Self.idsPerStatement, userExtIDs.count)])
    }
    return try await withThrowingTaskGroup(of: (Int, [UserFacts?]).self) { group in
      for (number, page) in pages.enumerated() {
        group.addTask { [lookups] in
          let facts = try await lookups.run(deadlineSeconds: 10) { connection in
            try FactsQueries.facts(of: page, in: label, on: connection)
          }
          return (number, facts)
        }
      }
      var found = [[UserFacts?]](repeating: [], count: pages.count)
      for try await (number, facts) in group { found[number] = facts }
      return found.flatMap(\.self)
    }
  }

  /// Long enough to be worth a statement; short, so that several connections share the work and no
  /// single lookup waits for long.
  private static let idsPerStatement = 2500

  /// Answers up to `maxIDsStreamed` ids in the order sent, once all have been read.
  /// - Parameters:
  ///   - ids: batches of any size; read at the speed the database takes them.
  ///   - consume: gets up to 5,000 answers at a time, nil for an id that is not known, and may wait up to
  ///     a minute: the database then waits too.
  /// - Throws: `InvalidInput` for an id that is none, or too many; `PostgresError`; what `ids` and
  ///   `consume` throw.
  public func stream<IDs: AsyncSequence>(
    ids: IDs, in label: LabelID,
    _ consume: ([(id: String, facts: UserFacts?)]) async throws -> Void
  ) async throws where IDs.Element == [String] {
    let lookup = BulkLookup(
      label: label, ids: Handoff(capacity: 2, patienceSeconds: Self.patienceSeconds),
      answers: Handoff(capacity: 2, patienceSeconds: Self.patienceSeconds))
    async let work: Void = onBulkThread(stopping: [lookup.ids.fail, lookup.answers.fail]) {
      try lookup.run(on: $0)
    }
    do {
      for try await batch in ids { try await lookup.ids.put(batch) }
      lookup.ids.finish()
      while let batch = try await lookup.answers.take() { try await consume(batch) }
    } catch {
      lookup.ids.fail(error)
      lookup.answers.fail(error)
      throw error
    }
    try await work
  }

  /// The whole label through the view `deliverability`, as one snapshot, in no particular order.
  /// - Parameters:
  ///   - channel: nil for both.
  ///   - canContact: nil for those who can and those who cannot be contacted.
  ///   - consume: gets whole lines, about 64 KiB at a time, and may wait up to a minute.
  /// - Throws: `PostgresError`; what `consume` throws.
  public func export(
    label: LabelID, channel: Channel?, canContact: Bool?, purpose: Purpose, format: ExportFormat,
    _ consume: ([UInt8]) async throws -> Void
  ) async throws {
    let choice = ExportQueries.Choice(label: label, channel: channel, canContact: canContact)
    let export = LabelExport(copyOut: ExportQueries.copyOut(format, purpose)) { connection in
      _ = try connection.run(ExportQueries.choose, choice)
    }
    try await export.stream(through: bulk, consume)
  }

  private static let patienceSeconds = 60.0
  /// A stream lives as long as its reader keeps to its own least speed.
  private static let streamSeconds = 3600.0

  /// Runs a stream's part that blocks; its end by an error is told to the other side.
  private func onBulkThread(
    stopping others: [@Sendable (any Error) -> Void],
    _ body: @escaping @Sendable (PostgresConnection) throws -> Void
  ) async throws {
    do {
      try await bulk.run(deadlineSeconds: Self.streamSeconds, body)
    } catch {
      for tell in others { tell(error) }
      throw error
    }
  }
}
