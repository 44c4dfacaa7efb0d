import Deliverability
import Postgres

/// The thread's part of a bulk lookup: takes all ids, then answers page by page in the order sent. All
/// answers are of one snapshot, taken when the last id has come.
struct BulkLookup {
  static let maxIDs = 1_000_000

  typealias Answer = (id: String, facts: UserFacts?)

  let label: LabelID
  let ids: Handoff<[String]>
  let answers: Handoff<[Answer]>

  func run(on connection: PostgresConnection) throws {
    try connection.execute(BulkLookupQueries.prepare)
    let count = try copyIn(on: connection)
    try connection.transaction { connection in
      try connection.execute(BulkLookupQueries.plan(ids: count))
      _ = try connection.query(BulkLookupQueries.open, [.text(label)])
      while true {
        let page = try connection.run(BulkLookupQueries.page)
        if page.isEmpty { break }
        try answers.putBlocking(page)
      }
    }
    try connection.execute(BulkLookupQueries.clear)
    answers.finish()
  }

  /// - Returns: how many ids came.
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
