import Postgres

/// The catalogue's knowledge of day partitions. Their names and bounds are made of our own words and of
/// numbers only: DDL can't bind.
enum PartitionQueries {
  struct Partition {
    let name: String
    /// Days since 1970-01-01.
    let day: Int32
    let isAttached: Bool
    /// A DETACH CONCURRENTLY was interrupted.
    let isDetachPending: Bool
  }

  static let tryLock = Query<Void, Bool>(
    """
    SELECT pg_try_advisory_lock(hashtextextended('postern partitions ' || current_schema(), 0))
      AS locked
    """,
    bind: { [] },
    decode: { row in try row.boolean("locked") })

  static let unlock =
    "SELECT pg_advisory_unlock(hashtextextended('postern partitions ' || current_schema(), 0))"

  /// The partitions of a table and what was left of them by an interrupted retirement, oldest first.
  static let all = Query<PartitionedTable, Partition>(
    """
    SELECT c.relname::text AS name, right(c.relname, 8)::date - date '1970-01-01' AS day,
      i.inhrelid IS NOT NULL AS attached, coalesce(i.inhdetachpending, false) AS pending
    FROM pg_class c
    LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND c.relname ~ ('^' || $1 || '_[0-9]{8}$')
    ORDER BY c.relname
    """,
    bind: { table in [.text(table.rawValue)] },
    decode: { row in
      Partition(
        name: try row.text("name"), day: try row.int32("day"),
        isAttached: try row.boolean("attached"), isDetachPending: try row.boolean("pending"))
    })

  /// What partitions take on disk with their indexes, and how many rows PostgreSQL believes they have.
  static let sizes = Query<[String], (name: String, bytes: Int64, rows: Int64)>(
    """
    SELECT c.relname::text AS name, pg_total_relation_size(c.oid) AS bytes,
      CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint ELSE pg_stat_get_live_tuples(c.oid) END
        AS rows
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY ($1::text[])
    """,
    bind: { names in [.textArray(names)] },
    decode: { row in
      (try row.text("name"), try row.int64("bytes"), try row.int64("rows"))
    })

  /// CREATE TABLE … PARTITION OF would wait for every reader of the table; ATTACH does not.
  static func make(_ table: PartitionedTable, day: Int32) -> String {
    let name = table.partitionName(daysSince1970: day)
    return """
      CREATE TABLE \(name) (LIKE \(table.rawValue) INCLUDING ALL);
      ALTER TABLE \(table.rawValue) ATTACH PARTITION \(name)
        FOR VALUES FROM ('\(PartitionedTable.date(day))') TO ('\(PartitionedTable.date(day + 1))');
      """
  }

  static func detach(_ partition: Partition, from table: PartitionedTable) -> String {
    "ALTER TABLE \(table.rawValue) DETACH PARTITION \(partition.name) "
      + (partition.isDetachPending ? "FINALIZE" : "CONCURRENTLY")
  }

  static func drop(_ partition: Partition) -> String { "DROP TABLE \(partition.name)" }
}
