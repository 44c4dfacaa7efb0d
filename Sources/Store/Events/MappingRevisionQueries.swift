public import Deliverability
import Postgres

/// The mapping files that apply to a label, as they stood when they first judged an event.
public struct MappingRevisionRow: Sendable {
  /// SHA-256 over the files, 32 bytes.
  public var revision: [UInt8]
  public var firstUsedAt: Timestamp
  /// A JSON object of path and text.
  public var files: String

  public init(revision: [UInt8], firstUsedAt: Timestamp, files: String) {
    self.revision = revision
    self.firstUsedAt = firstUsedAt
    self.files = files
  }
}

enum MappingRevisionQueries {
  static let insert = """
    INSERT INTO mapping_revision (label_id, revision, first_used_at, files)
    SELECT $1, i.revision, i.first_used_at, i.files
    FROM unnest($2::bytea[], $3::timestamptz[], $4::text[]) AS i (revision, first_used_at, files)
    ORDER BY i.revision
    ON CONFLICT (label_id, revision) DO NOTHING
    """

  static func insert(label: LabelID, _ rows: [MappingRevisionRow]) -> (String, [Parameter]) {
    (
      insert,
      [
        .text(label), .bytesArray(rows.map(\.revision)),
        .timestampArray(rows.map(\.firstUsedAt.microseconds)), .textArray(rows.map(\.files)),
      ]
    )
  }
}
