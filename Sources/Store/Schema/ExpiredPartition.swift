public import Deliverability
import Postgres

/// A day partition whose time is over.
public struct ExpiredPartition: Sendable, Equatable {
  public var table: PartitionedTable
  public var name: String
  /// On disk, its indexes included.
  public var bytes: Int64
  /// As of the last `ANALYZE`, or as counted since it was made: an estimate.
  public var estimatedRows: Int64

  public init(table: PartitionedTable, name: String, bytes: Int64, estimatedRows: Int64) {
    self.table = table
    self.name = name
    self.bytes = bytes
    self.estimatedRows = estimatedRows
  }
}

extension PartitionMaintenance {
  /// What `retire` would drop with the same arguments, oldest first, table by table. Changes nothing.
  public func expired(
    receiptDays: Int, eventDays: Int, messageDays: Int, now: Timestamp
  ) async throws -> [ExpiredPartition] {
    try await pool.run { connection in
      try PartitionedTable.allCases.flatMap { table in
        let firstKept = table.firstKeptDay(
          receiptDays: receiptDays, eventDays: eventDays, messageDays: messageDays, now: now)
        let old = try connection.run(PartitionQueries.all, table).filter { $0.day < firstKept }
        let sizes = Dictionary(
          uniqueKeysWithValues: try connection.run(PartitionQueries.sizes, old.map(\.name))
            .map { ($0.name, $0) })
        return old.compactMap { partition in
          sizes[partition.name].map {
            ExpiredPartition(
              table: table, name: partition.name, bytes: $0.bytes, estimatedRows: $0.rows)
          }
        }
      }
    }
  }
}
