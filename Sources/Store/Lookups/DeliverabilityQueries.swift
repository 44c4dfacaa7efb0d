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
  private let bulkPartners: ConnectionPool?
  private let batcher: LookupBatcher

  /// - Parameters:
  ///   - lookups: for single and bounded lookups.
  ///   - bulk: for streams, which hold a connection for as long as their reader takes.
  ///   - bulkPartners: for the second connection of a long stream, as many as `bulk` has; nil if streams
  ///     do with one.
  public init(
    lookups: ConnectionPool, bulk: ConnectionPool, bulkPartners: ConnectionPool? = nil
  ) {
    self.lookups = lookups
    self.bulk = bulk
    self.bulkPartners = bulkPartners
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
    // Neighbours in an index lie on the same pages: in order they are found a quarter faster.
    let order = userExtIDs.indices.sorted { userExtIDs[$0] < userExtIDs[$1] }
    return try await withThrowingTaskGroup(of: (ArraySlice<Int>, [UserFacts?]).self) { group in
      for start in stride(from: 0, to: order.count, by: Self.idsPerStatement) {
        let places = order[start..<min(start + Self.idsPerStatement, order.count)]
        let page = places.map { userExtIDs[$0] }
        group.addTask { [lookups] in
          let facts = try await lookups.run(deadlineSeconds: 10) { connection in
            try FactsQueries.facts(of: page, in: label, on: connection)
          }
          return (places, facts)
        }
      }
      var found = [UserFacts?](repeating: nil, count: userExtIDs.count)
      for try await (places, page) in group {
        for (place, facts) in zip(places, page) { found[place] = facts }
      }
      return found
    }
  }

  /// Long enough to be worth a statement; short, so that several connections share the work and no
  /// single lookup waits for long.
  private static let idsPerStatement = 2500

  /// Answers up to `maxIDsStreamed` ids in the order sent, once all have been read. Each user's facts are
  /// of one moment behind that, those of two users not always.
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
    try await BulkLanes.run(
      label: label, pools: [bulk] + (bulkPartners.map { [$0] } ?? []), ids: ids, consume)
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
}
