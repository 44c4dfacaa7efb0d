import Deliverability
import Postgres

/// The thread's part of a bulk lookup: takes all ids, then answers page by page, each page by a fresh
/// statement, so that an opt-out which arrives meanwhile still counts.
struct BulkLookup {
  static let maxIDs = 1_000_000
  private static let pageSize = 5000

  typealias Answer = (id: String, facts: UserFacts?)

  let label: LabelID
  let ids: Handoff<[String]>
  let answers: Handoff<[Answer]>

  func run(on connection: PostgresConnection) throws {
    try connection.execute(BulkLookupQueries.prepare)
    let count = try copyIn(on: connection)
    for start in stride(from: 0, to: count, by: Self.pageSize) {
      let page = try connection.run(BulkLookupQueries.page, start..<start + Self.pageSize)
      let facts = try FactsQueries.facts(of: page, in: label, on: connection)
      try answers.putBlocking(zip(page, facts).map { ($0, $1) })
    }
    try connection.execute(BulkLookupQueries.clear)
    answers.finish()
  }

  private func copyIn(on connection: PostgresConnection) throws -> Int {
    var count = 0
    try connection.copyIn(BulkLookupQueries.copyIn) { put in
      while let batch = try ids.takeBlocking() {
        guard batch.count <= Self.maxIDs - count else {
          throw InvalidInput.tooManyIDs(limit: Self.maxIDs)
        }
        for id in batch { try UserExtID.check(id) }
        try put(BulkLookupQueries.lines(of: batch, from: count))
        count += batch.count
      }
    }
    return count
  }
}
