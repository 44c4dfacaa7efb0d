import Deliverability
import Postgres

/// One lane of a bulk lookup: a thread that takes all its ids, then answers hand by hand in the order sent.
/// Its answers are of one snapshot, taken when its last id has come.
struct BulkLookup: Sendable {
  static let maxIDs = 1_000_000

  typealias Answer = (id: String, facts: UserFacts?)

  /// Ids come a whole hand at a time, as slowly as their sender's least speed allows, which ends the query.
  private static let idsPatienceSeconds = BulkLanes.laneSeconds
  /// The reader has a minute for a hand, and reads the other lane's between two of this one.
  private static let answersPatienceSeconds = 120.0

  let label: LabelID
  /// Has an element once the lane has its connection.
  let begun = Handoff<Void>(capacity: 1, patienceSeconds: idsPatienceSeconds)
  let ids = Handoff<[String]>(capacity: 2, patienceSeconds: idsPatienceSeconds)
  let answers = Handoff<[Answer]>(capacity: 2, patienceSeconds: answersPatienceSeconds)

  init(label: LabelID) { self.label = label }

  /// Ends the lane on both sides.
  func fail(_ error: any Error) {
    begun.fail(error)
    ids.fail(error)
    answers.fail(error)
  }

  func run(on connection: PostgresConnection) throws {
    try begun.putBlocking(())
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
      while let hand = try ids.takeBlocking() {
        for id in hand { try UserExtID.check(id) }
        try put(BulkLookupQueries.lines(of: hand, from: count))
        count += hand.count
      }
    }
    return count
  }
}
