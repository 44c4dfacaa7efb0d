import Deliverability
public import Postgres

/// Which quarantined rows of a label are meant; a nil member does not narrow.
public struct QuarantineFilter: Sendable {
  public var source: String?
  /// 16 bytes.
  public var id: [UInt8]?
  public var reason: QuarantineRow.Reason?

  public init(source: String? = nil, id: [UInt8]? = nil, reason: QuarantineRow.Reason? = nil) {
    self.source = source
    self.id = id
    self.reason = reason
  }
}

/// The requests and elements that wait for an operator.
public struct QuarantineStore: Sendable {
  private let pool: ConnectionPool

  public init(pool: ConnectionPool) { self.pool = pool }

  /// Rows by their id, `limit` at most, behind `id`.
  /// - Parameter id: of the last row of the page before; nil for the first page.
  public func rows(
    of label: LabelID, _ filter: QuarantineFilter, after id: [UInt8]? = nil, limit: Int
  ) async throws -> [QuarantineRow] {
    let page = QuarantinePage(label: label, filter: filter, after: id, limit: Int64(limit))
    return try await pool.run(deadlineSeconds: 30) { try $0.run(QuarantinePage.query, page) }
  }

  public func count(of label: LabelID, _ filter: QuarantineFilter) async throws -> Int {
    let page = QuarantinePage(label: label, filter: filter, after: nil, limit: 0)
    return try await pool.run(deadlineSeconds: 30) { connection in
      try connection.run(QuarantinePage.count, page).first ?? 0
    }
  }

  /// Keeps a request that was refused, and of its source's refused requests the newest `maxRows`.
  public func keepRefused(_ row: QuarantineRow, of label: LabelID, maxRows: Int) async throws {
    try await pool.run(deadlineSeconds: 5) { connection in
      let (sql, parameters) = QuarantineQueries.insert(label: label, [row])
      _ = try connection.query(sql, parameters)
      _ = try connection.query(
        QuarantineQueries.dropOldestRefused,
        [.text(label), .text(row.receipt.source), .int64(Int64(maxRows))])
    }
  }

  /// Says what stands in the way now.
  public func update(problem: String, of id: [UInt8], in label: LabelID) async throws {
    try await pool.run(deadlineSeconds: 10) { connection in
      _ = try connection.query(
        QuarantineQueries.updateProblem, [.text(label), .uuidArray([id]), .text(problem)])
    }
  }

  public func remove(_ id: [UInt8], from label: LabelID) async throws {
    try await pool.run(deadlineSeconds: 10) { connection in
      _ = try connection.query(QuarantineQueries.remove, [.text(label), .uuidArray([id])])
    }
  }
}

extension QuarantineQueries {
  static let updateProblem = """
    UPDATE quarantine SET problem = $3 WHERE label_id = $1 AND quarantine_id = ANY ($2::uuid[])
    """

  static let remove = """
    DELETE FROM quarantine WHERE label_id = $1 AND quarantine_id = ANY ($2::uuid[])
    """

  static let dropOldestRefused = """
    DELETE FROM quarantine WHERE label_id = $1 AND quarantine_id IN (
      SELECT quarantine_id FROM quarantine
      WHERE label_id = $1 AND source = $2 AND reason = 'not_authentic'
      ORDER BY received_at DESC, quarantine_id DESC OFFSET $3)
    """
}

struct QuarantinePage: Sendable {
  let label: LabelID
  let filter: QuarantineFilter
  let after: [UInt8]?
  let limit: Int64

  private static let condition = """
    label_id = $1 AND (cardinality($2::text[]) = 0 OR source = ANY ($2::text[]))
      AND (cardinality($3::uuid[]) = 0 OR quarantine_id = ANY ($3::uuid[]))
      AND (cardinality($4::text[]) = 0 OR reason = ANY ($4::text[]))
    """

  private var parameters: [Parameter] {
    [
      .text(label), .textArray([filter.source].compactMap(\.self)),
      .uuidArray([filter.id].compactMap(\.self)),
      .textArray([filter.reason?.rawValue].compactMap(\.self)),
    ]
  }

  static let count = Query<QuarantinePage, Int>(
    "SELECT count(*) AS n FROM quarantine WHERE \(condition)",
    bind: { page in page.parameters },
    decode: { row in try row.integer("n") })

  static let query = Query<QuarantinePage, QuarantineRow>(
    """
    SELECT quarantine_id, source, received_at, authentic, reason, path, problem, receipt_id, method,
      target, fields, body
    FROM quarantine
    WHERE \(condition)
      AND (cardinality($5::uuid[]) = 0 OR quarantine_id > ALL ($5::uuid[]))
    ORDER BY quarantine_id LIMIT $6
    """,
    bind: { page in
      page.parameters + [.uuidArray([page.after].compactMap(\.self)), .int64(page.limit)]
    },
    decode: { row in
      QuarantineRow(
        id: try row.uuid("quarantine_id"),
        receipt: ReceiptRow(
          id: try row.uuid("receipt_id"), source: try row.text("source"),
          receivedAt: try row.instant("received_at"), method: try row.text("method"),
          target: try row.text("target"), fields: try row.bytes("fields"),
          body: try row.bytes("body")),
        isAuthentic: try row.boolean("authentic"), reason: try row.enumeration("reason"),
        path: try row.text("path"), problem: try row.text("problem"))
    })
}
