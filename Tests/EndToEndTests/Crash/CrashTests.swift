import Foundation
import PosternTesting
import Testing
import Threading

extension BuiltProgram {
  /// The promise that a success means "on disk", kept against kills and hangs at random moments.
  @Suite struct CrashTests {
    @Test func `every acknowledged event is stored exactly once, whatever is killed or hangs`()
      async throws
    {
      let gateway = try RunningGateway()
      try await gateway.start()
      let tally = CrashTally()
      let isOver = Lock(false)
      var strike = CrashStrike(plan: CrashPlan(), gateway: gateway)
      let seed = strike.plan.seed
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<CrashPlan.clients {
          let client = CrashClient(
            name: "c\(number)", gateway: gateway, tally: tally, isOver: isOver)
          group.addTask { try await client.run() }
        }
        defer { isOver.withLock { $0 = true } }
        try await strike.run()
      }

      #expect(
        try await eventually { try await gateway.isDrained() }, "the spool is drained; seed \(seed)"
      )
      let figures = tally.figures
      let stored = try await gateway.storedCounts()
      strike.report(figures, stored: stored.count)
      let lost = figures.acknowledged.filter { stored[$0] == nil }
      #expect(lost == [], "seed \(seed)")
      #expect(stored.filter { $0.value != 1 } == [:], "seed \(seed)")
      #expect(Set(figures.acknowledged).count == figures.acknowledged.count)
      #expect(figures.acknowledged.count > 100, "seed \(seed)")
      #expect(figures.strangeAnswers == [], "seed \(seed)")
      #expect(
        figures.longestAnswer < .seconds(strike.plan.longestAnswerSeconds), "seed \(seed)")
      #expect(try await gateway.count("quarantine") == 0)
      #expect(try await gateway.metric("postern_spool_set_aside_files") == 0)
      #expect(await gateway.end() == 0)
    }
  }
}

extension RunningGateway {
  /// Whether nothing waits for the database any more.
  func isDrained() async throws -> Bool {
    // Of several figures one may be a moment older than the other.
    for _ in 0..<2 {
      guard try await metric("postern_spool_pending_records") == 0,
        try await metric("postern_write_waiting_requests") == 0,
        try await metric("postern_database_away") == 0
      else { return false }
    }
    return true
  }

  func metric(_ name: String) async throws -> Double? {
    try await client.send("GET", "/metrics").text.split(separator: "\n")
      .first { $0.hasPrefix("\(name) ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
  }

  /// Requests that this start has kept in the spool.
  func spooledRequests() async throws -> Int {
    try await client.send("GET", "/metrics").lines
      .filter { $0.hasPrefix("postern_spooled_total") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
      .reduce(0) { $0 + Int($1) }
  }

  /// How often each event is stored, by the provider's id.
  fileprivate func storedCounts() async throws -> [String: Int] {
    let rows = try await texts(
      "SELECT provider_event_id || ' ' || count(*) FROM event GROUP BY provider_event_id")
    return Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        let words = (row ?? "").split(separator: " ")
        return words.count == 2 ? (String(words[0]), Int(words[1]) ?? 0) : nil
      })
  }
}
