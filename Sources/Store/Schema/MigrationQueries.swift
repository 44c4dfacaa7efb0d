import Postgres

enum MigrationQueries {
  struct Applied {
    let version: Int32
    let isUnchanged: Bool
  }

  /// Waits for other migrators of the same schema, until the transaction's end.
  static let lock =
    "SELECT pg_advisory_xact_lock(hashtextextended('postern migrate ' || current_schema(), 0))"

  static let createTable = """
    CREATE TABLE IF NOT EXISTS schema_migration (
      version    integer PRIMARY KEY,
      name       text NOT NULL,
      checksum   bytea NOT NULL CHECK (octet_length(checksum) = 32),
      applied_at timestamptz NOT NULL
    )
    """

  static let isInitialized = Query<Void, Bool>(
    "SELECT to_regclass('schema_migration') IS NOT NULL AS found",
    bind: { [] },
    decode: { row in try row.boolean("found") })

  /// What was applied, and whether it is what the program holds under that version.
  static let applied = Query<[Migrations.Step], Applied>(
    """
    SELECT m.version, coalesce(m.checksum = sha256(convert_to(s.sql, 'UTF8')), false) AS unchanged
    FROM schema_migration m
    LEFT JOIN unnest($1::int[], $2::text[]) AS s (version, sql) ON s.version = m.version
    ORDER BY m.version
    """,
    bind: { steps in [.int32Array(steps.map(\.version)), .textArray(steps.map(\.sql))] },
    decode: { row in
      Applied(version: try row.int32("version"), isUnchanged: try row.boolean("unchanged"))
    })

  static let record = Query<Migrations.Step, Void>(
    """
    INSERT INTO schema_migration (version, name, checksum, applied_at)
    VALUES ($1, $2, sha256(convert_to($3, 'UTF8')), now())
    """,
    bind: { step in [.int32(step.version), .text(step.name), .text(step.sql)] },
    decode: { _ in })
}
