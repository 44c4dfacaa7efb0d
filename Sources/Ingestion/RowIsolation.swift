import Deliverability
import Postgres
import Store

/// Writes one request whose rows the database refuses: halves its events until the bad one stands
/// alone, puts that one into quarantine, and stores all others.
///
/// Each part is a transaction of its own; all of them can be written again, since receipt, token and
/// events are known by their keys.
struct RowIsolation {
  let label: LabelID

  /// - Parameter write: one transaction.
  /// - Returns: the outcome of the whole request, or that it can't be stored.
  func write(
    _ rows: IngestRequestRows, because error: PostgresError,
    _ write: (IngestRequestRows) throws(PostgresError) -> IngestWriteOutcome
  ) -> Result<IngestWriteOutcome, StoreUnavailable> {
    do {
      return .success(.stored(newEvents: try store(rows, because: error, write)))
    } catch {
      return .failure(StoreUnavailable(error))
    }
  }

  private func store(
    _ rows: IngestRequestRows, because error: PostgresError,
    _ write: (IngestRequestRows) throws(PostgresError) -> IngestWriteOutcome
  ) throws(PostgresError) -> Int {
    guard case .badData = Failure(error), let first = rows.events.first else { throw error }
    if rows.events.count == 1 {
      var isolated = rows
      isolated.events = []
      isolated.quarantine.append(quarantined(first, of: rows.receipt, because: error))
      return try count(isolated, write)
    }
    let middle = rows.events.count / 2
    var (front, back) = (rows, rows)
    front.events = Array(rows.events[..<middle])
    back.events = Array(rows.events[middle...])
    back.quarantine = []
    return try count(front, write) + count(back, write)
  }

  private func count(
    _ rows: IngestRequestRows,
    _ write: (IngestRequestRows) throws(PostgresError) -> IngestWriteOutcome
  ) throws(PostgresError) -> Int {
    do {
      guard case .stored(let newEvents) = try write(rows) else { return 0 }
      return newEvents
    } catch {
      return try store(rows, because: error, write)
    }
  }

  private func quarantined(_ row: EventRow, of receipt: ReceiptRow, because error: PostgresError)
    -> QuarantineRow
  {
    QuarantineRow(
      id: row.id.bytes, receipt: receipt, isAuthentic: true, reason: .refusedByStore,
      path: Self.withoutNUL(row.event.providerEventID.map { "event \($0)" } ?? row.event.name),
      problem: "the database refuses the row: SQLSTATE \(error.state?.rawValue ?? "unknown")")
  }

  /// What made the database refuse the row must not make it refuse the row's quarantine as well.
  private static func withoutNUL(_ text: String) -> String {
    String(
      text.split(separator: "\0", omittingEmptySubsequences: false).joined(separator: "\u{FFFD}"))
  }
}
