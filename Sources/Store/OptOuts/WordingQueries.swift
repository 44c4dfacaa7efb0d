public import Deliverability
import Postgres

/// The texts of the opt-out page that players have seen, kept beside the records that name them.
enum WordingQueries {
  static let register = Query<(LabelID, names: [String], texts: [String], Timestamp), Void>(
    """
    INSERT INTO opt_out_wording (label_id, wording, texts, first_used_at)
    SELECT DISTINCT ON (t.wording) $1, t.wording, t.texts, $4
    FROM unnest($2::text[], $3::text[]) AS t (wording, texts)
    ORDER BY t.wording
    ON CONFLICT (label_id, wording) DO NOTHING
    """,
    bind: { label, names, texts, clock in
      [.text(label), .textArray(names), .textArray(texts), .timestamp(clock)]
    },
    decode: { _ in })
}

extension LabelStore {
  /// Keeps the wordings of a label's opt-out pages; those known stay as they are.
  /// - Parameter wordings: the name that records use, and the texts as a JSON object.
  public func register(
    wordings: [(name: String, texts: String)], of label: LabelID, clock: Timestamp
  ) async throws {
    guard !wordings.isEmpty else { return }
    _ = try await pool.run(deadlineSeconds: 10) { connection in
      try connection.run(
        WordingQueries.register, (label, wordings.map(\.name), wordings.map(\.texts), clock))
    }
  }
}
