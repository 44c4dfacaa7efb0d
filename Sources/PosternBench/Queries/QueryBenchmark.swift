import Postgres

/// Asks who can be contacted: one user, 10,000, a million, a whole label; each beside the same work by SQL alone.
struct QueryBenchmark {
  let workplace: Workplace

  func run(into report: inout Report) throws {
    let users = workplace.options.users
    let connection = try workplace.connect()
    defer { connection.close() }
    Progress.say("loading \(users) users")
    let seconds = try MonotonicClock.seconds {
      try UserPopulation(count: users).load(on: connection)
    }
    Progress.say("loaded in \(Int(seconds)) s")
    try LookupBenchmark(workplace: workplace, users: users).run(into: &report)
    try BulkBenchmark(workplace: workplace, users: users, connection: connection)
      .run(into: &report)
  }
}
