public import Deliverability
public import Postgres

/// When API tokens were used last.
public struct TokenUseStore: Sendable {
  /// A token, by its label and its name there.
  public struct Key: Sendable, Hashable {
    public var label: LabelID
    public var name: String

    public init(label: LabelID, name: String) {
      self.label = label
      self.name = name
    }
  }

  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// Stores uses; an earlier one than what stands changes nothing.
  public func record(_ uses: [Key: Timestamp], withinSeconds: Double) async throws {
    guard !uses.isEmpty else { return }
    let byLabel = Dictionary(grouping: uses) { $0.key.label }.sorted { $0.key < $1.key }
    try await pool.run(deadlineSeconds: withinSeconds) { connection in
      for (label, uses) in byLabel { _ = try connection.run(Self.recordUses, (label, uses)) }
    }
  }

  /// The last use of each token of a label that was ever used, by its name.
  public func uses(in label: LabelID) async throws -> [String: Timestamp] {
    try await pool.run(deadlineSeconds: 5) { connection in
      Dictionary(
        uniqueKeysWithValues: try connection.run(Self.usesOfLabel, label).map { ($0.name, $0.at) })
    }
  }

  private static let recordUses = Query<(LabelID, [(key: Key, value: Timestamp)]), Void>(
    """
    INSERT INTO token_use AS u (label_id, name, last_used_at)
    SELECT $1, t.name, t.at FROM unnest($2::text[], $3::timestamptz[]) AS t (name, at)
    ORDER BY t.name COLLATE "C"
    ON CONFLICT (label_id, name) DO UPDATE SET last_used_at = excluded.last_used_at
    WHERE u.last_used_at < excluded.last_used_at
    """,
    bind: { label, uses in
      [.text(label), .textArray(uses.map(\.key.name)), .timestampArray(uses.map(\.value))]
    },
    decode: { _ in })

  private static let usesOfLabel = Query<LabelID, (name: String, at: Timestamp)>(
    "SELECT name, last_used_at FROM token_use WHERE label_id = $1",
    bind: { [.text($0)] },
    decode: { row in (try row.text("name"), try row.instant("last_used_at")) })
}
