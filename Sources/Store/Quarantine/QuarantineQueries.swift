import Deliverability
import Postgres

/// A request, or an element of one, that could not be read or stored; kept raw until an operator looks at it.
public struct QuarantineRow: Sendable {
  public enum Reason: String, Sendable, CaseIterable {
    /// Authentic, but nothing of it can be read.
    case unreadable
    /// One element of an authentic request can't be read; the others were stored.
    case element
    /// Readable, but the store refuses the row itself.
    case refusedByStore = "refused_by_store"
    /// The sender could not be proved; kept for a repaired secret, never applied as it is.
    case notAuthentic = "not_authentic"
    /// The source is no longer configured.
    case sourceRemoved = "source_removed"
  }

  /// 16 bytes, made on receipt.
  public var id: [UInt8]
  public var receipt: ReceiptRow
  public var isAuthentic: Bool
  public var reason: Reason
  /// Which element: `[3]`, `events[0].timestamp`; empty for the whole request.
  public var path: String
  /// What was found and what was expected, without the content itself.
  public var problem: String

  public init(
    id: [UInt8], receipt: ReceiptRow, isAuthentic: Bool, reason: Reason, path: String,
    problem: String
  ) {
    self.id = id
    self.receipt = receipt
    self.isAuthentic = isAuthentic
    self.reason = reason
    self.path = path
    self.problem = problem
  }
}

enum QuarantineQueries {
  static let insert = """
    INSERT INTO quarantine (label_id, quarantine_id, source, received_at, authentic, reason, path,
      problem, receipt_id, method, target, fields, body)
    SELECT $1, i.quarantine_id, i.source, i.received_at, i.authentic, i.reason, i.path, i.problem,
      i.receipt_id, i.method, i.target, i.fields, i.body
    FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::boolean[], $6::text[], $7::text[],
      $8::text[], $9::uuid[], $10::text[], $11::text[], $12::bytea[], $13::bytea[])
      AS i (quarantine_id, source, received_at, authentic, reason, path, problem, receipt_id,
        method, target, fields, body)
    ON CONFLICT (label_id, quarantine_id) DO NOTHING
    """

  static func insert(label: LabelID, _ rows: [QuarantineRow]) -> (String, [Parameter]) {
    (
      insert,
      [
        .text(label), .uuidArray(rows.map(\.id)), .textArray(rows.map(\.receipt.source)),
        .timestampArray(rows.map(\.receipt.receivedAt.microseconds)),
        .booleanArray(rows.map(\.isAuthentic)), .textArray(rows.map(\.reason.rawValue)),
        .textArray(rows.map(\.path)), .textArray(rows.map(\.problem)),
        .uuidArray(rows.map(\.receipt.id)), .textArray(rows.map(\.receipt.method)),
        .textArray(rows.map(\.receipt.target)), .bytesArray(rows.map(\.receipt.fields)),
        .bytesArray(rows.map(\.receipt.body)),
      ]
    )
  }
}
