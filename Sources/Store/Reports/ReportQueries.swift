public import Deliverability
public import Postgres

/// Counts of messages, events and opt-outs, from the rollups alone: the time a report takes does not grow
/// with the events.
public struct ReportQueries: Sendable {
  /// What the counts are grouped by; the raw value is the column.
  public enum Dimension: String, Sendable, CaseIterable { case campaign, template, brand, channel }

  /// The groups that a report holds at most: those with the most messages.
  public static let maxGroups = 10_000

  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// - Parameters:
  ///   - days: UTC days since 1970-01-01.
  ///   - channel: nil for both.
  /// - Returns: a group per name, those with the most messages first, then by name.
  public func report(
    by dimension: Dimension, of label: LabelID, days: ClosedRange<Int32>, channel: Channel? = nil
  ) async throws -> [RollupCounts] {
    let query = Self.query(dimension)
    let rows = try await pool.run(deadlineSeconds: 30) { connection in
      try connection.run(query, (label, days, channel))
    }
    var groups: [BytewiseText: RollupCounts] = [:]
    for row in rows {
      groups[BytewiseText(row.name), default: RollupCounts(name: row.name)].add(
        row.count, of: row.counter)
    }
    let sorted = groups.sorted {
      ($1.value.messages, $0.key) < ($0.value.messages, $1.key)
    }
    return sorted.prefix(Self.maxGroups).map(\.value)
  }

  private struct Cell: Sendable {
    let name: String
    let counter: String
    let count: Int
  }

  private static func query(
    _ dimension: Dimension
  ) -> Query<(LabelID, ClosedRange<Int32>, Channel?), Cell> {
    Query(
      """
      SELECT \(dimension.rawValue) AS name, counter, sum(count)::bigint AS count
      FROM event_rollup
      WHERE label_id = $1 AND day BETWEEN $2 AND $3 AND ($4::text IS NULL OR channel = $4)
      GROUP BY \(dimension.rawValue), counter
      """,
      bind: { label, days, channel in
        [
          .text(label), .date(daysSince1970: days.lowerBound),
          .date(daysSince1970: days.upperBound), .text(channel?.rawValue),
        ]
      },
      decode: { row in
        Cell(
          name: try row.text("name"), counter: try row.text("counter"),
          count: try row.integer("count"))
      })
  }
}
