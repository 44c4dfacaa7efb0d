public import Deliverability
public import Postgres

/// Makes day partitions ahead of time and retires old ones, without making a writer or a reader wait.
///
/// One gateway works at a time, under an advisory lock; the others return at once. Every wait for a
/// table's lock is at most a second, and tried again; what was interrupted is finished by the next run.
public struct PartitionMaintenance: Sendable {
  let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// Makes the missing partitions: of `event` from 36 days back to 36 ahead, of `receipt`
  /// and `message` from yesterday to 36 ahead.
  /// - Returns: the names of the partitions made; nil if another gateway is at it.
  /// - Throws: `PostgresError`, after the tries for a lock are used up.
  @discardableResult
  public func makeAhead(of now: Timestamp) async throws -> [String]? {
    try await pool.run(deadlineSeconds: Self.deadlineSeconds) { connection in
      try Self.alone(on: connection) {
        try PartitionedTable.allCases.flatMap { table in
          try Self.make(table, today: now.utcDay, on: connection)
        }
      }
    }
  }

  /// Detaches and drops the partitions of days that lie more than the given number of days back.
  /// - Returns: the names of the partitions dropped; nil if another gateway is at it.
  /// - Throws: `PostgresError`, after the tries for a lock are used up.
  @discardableResult
  public func retire(
    receiptDays: Int, eventDays: Int, messageDays: Int, now: Timestamp
  ) async throws -> [String]? {
    try await pool.run(deadlineSeconds: Self.deadlineSeconds) { connection in
      try Self.alone(on: connection) {
        try PartitionedTable.allCases.flatMap { table in
          let firstKept = table.firstKeptDay(
            receiptDays: receiptDays, eventDays: eventDays, messageDays: messageDays, now: now)
          return try Self.retire(table, before: firstKept, on: connection)
        }
      }
    }
  }

  private static let deadlineSeconds = 120.0
  private static let tries = 10
  /// So many are made in one transaction: it holds a lock on the table against other DDL only.
  private static let batchSize = 12

  private static func alone<Result>(
    on connection: PostgresConnection, _ body: () throws -> Result
  ) throws -> Result? {
    guard try connection.run(PartitionQueries.tryLock).first == true else { return nil }
    // A connection that may still hold the lock must not go back into the pool.
    defer { do { _ = try connection.query(PartitionQueries.unlock) } catch { connection.close() } }
    try connection.execute("SET lock_timeout = '1s'")
    defer { do { try connection.execute("RESET lock_timeout") } catch { connection.close() } }
    return try body()
  }

  private static func make(
    _ table: PartitionedTable, today: Int32, on connection: PostgresConnection
  ) throws -> [String] {
    let standing = Set(try connection.run(PartitionQueries.all, table).map(\.day))
    let missing = table.daysAhead.map { today + Int32($0) }.filter { !standing.contains($0) }
    for start in stride(from: 0, to: missing.count, by: batchSize) {
      let batch = missing[start..<min(start + batchSize, missing.count)]
      let sql = batch.map { PartitionQueries.make(table, day: $0) }.joined(separator: "\n")
      // Several statements in one call are one transaction.
      try retryingLocks { try connection.execute(sql) }
    }
    return missing.map { table.partitionName(daysSince1970: $0) }
  }

  private static func retire(
    _ table: PartitionedTable, before firstKept: Int32, on connection: PostgresConnection
  ) throws -> [String] {
    let old = try connection.run(PartitionQueries.all, table).filter { $0.day < firstKept }
    for partition in old {
      if partition.isAttached { try detach(partition, from: table, on: connection) }
      try retryingLocks { try connection.execute(PartitionQueries.drop(partition)) }
    }
    return old.map(\.name)
  }

  private static func detach(
    _ partition: PartitionQueries.Partition, from table: PartitionedTable,
    on connection: PostgresConnection
  ) throws {
    try retryingLocks {
      // Interrupted in its second half, a detachment is pending and must be finished, not begun anew.
      let found = try connection.run(PartitionQueries.all, table).first {
        $0.name == partition.name
      }
      guard let found, found.isAttached else { return }
      try connection.execute(PartitionQueries.detach(found, from: table))
    }
  }

  private static func retryingLocks(_ body: () throws -> Void) throws {
    for attempt in 1... {
      do { return try body() } catch let error as PostgresError {
        guard error.state == .lockNotAvailable, attempt < tries else { throw error }
      }
    }
  }
}
