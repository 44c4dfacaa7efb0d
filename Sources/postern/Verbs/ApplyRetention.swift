import Deliverability
import Postgres
import Store

/// `postern retention`
enum ApplyRetention: Verb {
  static let name = "retention"
  static let summary = "list the day partitions whose time is over, or drop them"
  static let details =
    "serve drops them by itself; this shows beforehand what a shorter retention in the configuration "
    + "would cost. Rows are PostgreSQL's estimate. Without --apply nothing changes. Old quarantine "
    + "rows are no partitions and not listed."
  static let options = [
    Option.config,
    Option(name: "apply", summary: "drop them now; what is gone is gone"),
  ]
  static let examples = ["postern retention", "postern retention --apply"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    let configuration = try invocation.configuration()
    let retention = configuration.retention
    return try await Database.use(configuration, name: "retention") { pool in
      let partitions = PartitionMaintenance(pool: pool)
      let now = Timestamp.now
      let expired = try await partitions.expired(
        receiptDays: retention.receiptDays, eventDays: retention.eventDays,
        messageDays: retention.messageDays, now: now)
      let console = invocation.console
      for line in lines(expired, retention) { console.line(line) }
      guard invocation.arguments.has("apply"), !expired.isEmpty else { return .success }

      let dropped = try await partitions.retire(
        receiptDays: retention.receiptDays, eventDays: retention.eventDays,
        messageDays: retention.messageDays, now: now)
      guard let dropped else {
        throw Failure(
          "Nothing was dropped: a gateway is making or dropping partitions at this moment. "
            + "Try again in a minute.")
      }
      console.line("Dropped \(dropped.count) partitions.")
      return .success
    }
  }

  static func lines(
    _ expired: [ExpiredPartition], _ retention: Configuration.Retention
  ) -> [String] {
    let kept =
      "receipts \(retention.receiptDays) days, events \(retention.eventDays) days, "
      + "messages \(retention.messageDays) days"
    guard !expired.isEmpty else { return ["No partition is older than configured (\(kept))."] }
    let rows = expired.map { ($0.name, size($0.bytes), "about \($0.estimatedRows) rows") }
    let sum = expired.reduce(0) { $0 + $1.bytes }
    return ["Older than configured (\(kept)):"]
      + rows.map { "  \($0.0.padded(to: 18))\($0.1.padded(to: 12))\($0.2)" }
      + ["\(expired.count) partitions, \(size(sum))"]
  }

  /// In the largest unit that leaves a number of at least 1, with one decimal: `1.5 MiB`.
  static func size(_ bytes: Int64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    var value = Double(bytes) / 1024
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\((value * 10).rounded() / 10) \(units[unit])"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
